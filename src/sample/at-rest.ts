import { setTimeout as wait } from 'node:timers/promises';
import { readStatus } from '../server/read-status.ts';
import { openAgain } from './files.ts';
import { netOf } from './net.ts';
import { acceptQueue } from './sockets.ts';
import type { Target } from './target.ts';

/** Work that a server still had to do; null where it cannot be read. */
export interface Unrest {
  readonly busyWorkers: number | null;
  readonly acceptQueue: number | null;
}

/** A server whose clients have gone needs milliseconds; a full accept queue is emptied in less. */
const patienceMs = 6000;

const everyMs = 20;

/**
 * Waits until a server has no busy worker, but for the one that answers us, and an empty accept
 * queue. Returns null then, else what it still had to do after 6 s.
 */
export async function awaitRest(target: Target, signal: AbortSignal): Promise<Unrest | null> {
  const endMs = performance.now() + patienceMs;
  for (;;) {
    const unrest = await unrestOf(target, signal);
    if (unrest === null) return null;
    if (performance.now() > endMs || signal.aborted) return unrest;
    await wait(everyMs);
  }
}

async function unrestOf(target: Target, signal: AbortSignal): Promise<Unrest | null> {
  const { pid, port, tlsPort } = target;
  const answer = await readStatus(target, { timeoutMs: 500, signal }).catch(() => null);
  const busyWorkers = answer?.status.busyWorkers ?? null;
  const queue = acceptQueueNow(pid, tlsPort === undefined ? [port] : [port, tlsPort]);
  const isAtRest = busyWorkers !== null && busyWorkers <= 1 && (queue ?? 0) === 0;
  return isAtRest ? null : { busyWorkers, acceptQueue: queue };
}

/** Returns the connections in the accept queues of these ports; null: none can be read. */
function acceptQueueNow(pid: number | null, ports: readonly number[]): number | null {
  const table = openAgain(`${netOf(pid)}/tcp`, 1 << 20);
  try {
    const text = table.read();
    const queues = ports.flatMap((port) => acceptQueue(text, port) ?? []);
    return queues.length === 0 ? null : queues.reduce((sum, queue) => sum + queue, 0);
  } finally {
    table.close();
  }
}
