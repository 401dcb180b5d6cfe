import { availableParallelism } from 'node:os';
import { execa } from 'execa';
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

/** A command of the product that has ended. */
export interface Ended {
  readonly exitCode: number;
  readonly seconds: number;
}

/** Carries out `npm run …`; its progress is shown. */
export async function command(words: readonly string[]): Promise<Ended & { readonly out: string }> {
  const startMs = performance.now();
  const options = { reject: false, stderr: 'inherit' } as const;
  const { exitCode = -1, stdout: out } = await execa('npm', ['run', '-s', ...words], options);
  return { exitCode, seconds: Math.round((performance.now() - startMs) / 1000), out };
}
