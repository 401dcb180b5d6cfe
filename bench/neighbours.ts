import { availableParallelism } from 'node:os';
import { startNode } from '../src/host/child-service.ts';

const file = new URL('./neighbour-child.ts', import.meta.url).pathname;

/** Carries out some work beside processes that take 15 % of each CPU in bursts, and ends these. */
export async function besideNeighbours<Result>(
  seed: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const neighbours = Array.from({ length: availableParallelism() }, (_, cpu) =>
    startNode([file, String(seed + cpu)], [cpu], {}),
  );
  try {
    return await work();
  } finally {
    for (const neighbour of neighbours) neighbour.kill('SIGKILL');
    await Promise.allSettled(neighbours);
  }
}
