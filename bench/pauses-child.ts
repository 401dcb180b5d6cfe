import { createSession } from '../src/load/raw/session.ts';
import { closedLoop } from './setting.ts';

// Only the generator's loop, so that --trace-gc reports nothing else.
const session = createSession({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  populations: [closedLoop(32)],
  warmupSeconds: 0,
  durationSeconds: 30,
  timeoutSeconds: 5,
  clientThreads: 1,
  thread: 0,
  seed: 1,
});
const never = new AbortController().signal;
await session.run(2, never, true);
session.reset();
console.log('window');
await session.run(30, never);
console.log(`requests ${session.result().requests}`);
