import { drainUs } from '../src/load/raw/run-window.ts';
import { createSession } from '../src/load/raw/session.ts';
import { closedLoop } from './setting.ts';

// Only the generator's loop, so that --trace-gc reports nothing else.
const load = {
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  populations: [closedLoop(32)] as const,
  warmupSeconds: 0,
  durationSeconds: 30,
  timeoutSeconds: 5,
  clientThreads: 1,
  thread: 0,
  seed: 1,
};
const session = createSession([load], false);
const never = new AbortController().signal;
await session.run({ load: 0, seconds: 2, drainUs, warmsUp: true }, never);
session.reset();
console.log('window');
await session.run({ load: 0, seconds: 30, drainUs }, never);
console.log(`requests ${session.results()[0]?.requests}`);
