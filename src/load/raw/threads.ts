import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Load, LoadResult } from '../load.ts';
import { mergeResults } from './merge.ts';
import { shareLoad } from './share.ts';

/** A message of a thread: `warm`, then its result. */
export type FromThread = 'warm' | LoadResult;

const threadFile = new URL('./thread.ts', import.meta.url);

/** Drives a load with several threads, each with its own epoll, connections and counters. */
export async function runThreads(
  spec: Load,
  warm: () => Promise<void>,
  signal: AbortSignal,
): Promise<LoadResult> {
  const workers = shareLoad(spec).map((workerData) => new Worker(threadFile, { workerData }));
  const end = () => {
    for (const worker of workers) void worker.terminate();
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    await Promise.all(workers.map(nextMessage));
    await warm();
    const results = Promise.all(workers.map(nextMessage));
    for (const worker of workers) worker.postMessage('go');
    const [first, ...others] = (await results) as LoadResult[];
    if (first === undefined) throw new Error('a load has at least one thread');
    return mergeResults([first, ...others]);
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

/**
 * Returns the next message.
 * @throws the error of the thread, or that it ended.
 */
async function nextMessage(worker: Worker): Promise<FromThread> {
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`a thread of the generator ended with status ${String(code)}`);
  });
  const [message] = (await Promise.race([once(worker, 'message'), ended])) as [FromThread];
  return message;
}
