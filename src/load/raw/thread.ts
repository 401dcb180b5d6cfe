import { parentPort, workerData } from 'node:worker_threads';
import type { Load } from '../load.ts';
import { createSession } from './session.ts';
import type { FromThread } from './threads.ts';

// One thread of the generator: it warms up, reports that, and drives one window on a message.
const spec = workerData as Load;
const session = createSession(spec);
const never = new AbortController().signal;
const send = (message: FromThread) => parentPort?.postMessage(message);

if (spec.warmupSeconds > 0) await session.run(spec.warmupSeconds, never, true);
session.reset();
send('warm');
parentPort?.once('message', async () => {
  await session.run(spec.durationSeconds, never);
  send(session.result());
  session[Symbol.dispose]();
  parentPort?.close();
});
