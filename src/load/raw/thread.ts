import { parentPort, workerData } from 'node:worker_threads';
import type { Load } from '../load.ts';
import { createSession } from './session.ts';
import type { FromThread } from './threads.ts';

// One thread of the generator: warms up, says so, and at every message drives one window and tells its result.
const spec = workerData as Load;
const session = createSession(spec);
const never = new AbortController().signal;
const say = (message: FromThread) => parentPort?.postMessage(message);

if (spec.warmupSeconds > 0) await session.run(spec.warmupSeconds, never, true);
session.reset();
say('warm');
parentPort?.once('message', async () => {
  await session.run(spec.durationSeconds, never);
  say(session.result());
  session[Symbol.dispose]();
  parentPort?.close();
});
