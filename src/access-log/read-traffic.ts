import { Worker } from 'node:worker_threads';
import type { Progress } from './log-lines.ts';
import type { TimeUnit, Traffic } from './traffic.ts';
import type { TrafficMessage, TrafficWork } from './traffic-thread.ts';

/**
 * Its lines are garbage at once. V8's usual young generation would let more than 100 MiB of them
 * pile up; with this one the reading is as fast.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

/**
 * Reads access logs into the traffic of a site, in a thread of its own.
 * @param unit of the time at the end of the lines; null: guessed.
 * @returns null where no line could be read.
 * @throws the error of the file system, and the signal's reason.
 */
export async function readTraffic(
  paths: readonly string[],
  unit: TimeUnit | null,
  progress: Progress,
  signal: AbortSignal,
): Promise<Traffic | null> {
  signal.throwIfAborted();
  const workerData: TrafficWork = { paths, unit };
  const file = new URL('./traffic-thread.ts', import.meta.url);
  const thread = new Worker(file, { workerData, resourceLimits });
  const { promise, resolve, reject } = Promise.withResolvers<Traffic | null>();
  thread.on('message', (message: TrafficMessage) => {
    if ('traffic' in message) resolve(message.traffic);
    else progress(message.readBytes, message.allBytes);
  });
  thread.on('error', reject);
  const interrupt = () => reject(signal.reason);
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', interrupt);
    await thread.terminate();
  }
}
