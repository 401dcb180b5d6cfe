import { parentPort, workerData } from 'node:worker_threads';
import type { Load, LoadResult } from '../load.ts';
import { drainUs } from './run-window.ts';
import { createSession } from './session.ts';
import type { FromThread } from './threads.ts';

// One thread of the generator: it warms up, reports that, and drives one window on a message.
const spec = workerData as Load;
const session = createSession([spec], false);
const never = new AbortController().signal;
const send = (message: FromThread) => parentPort?.postMessage(message);

const { warmupSeconds, durationSeconds } = spec;
if (warmupSeconds > 0) {
  await session.run({ load: 0, seconds: warmupSeconds, drainUs, warmsUp: true }, never);
}
session.reset();
send('warm');
parentPort?.once('message', async () => {
  await session.run({ load: 0, seconds: durationSeconds, drainUs }, never);
  send(session.results()[0] as LoadResult);
  session[Symbol.dispose]();
  parentPort?.close();
});
