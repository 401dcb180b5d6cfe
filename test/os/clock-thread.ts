import { parentPort } from 'node:worker_threads';
import { monotonicMs } from '../../src/os/clock.ts';

parentPort?.postMessage(monotonicMs());
