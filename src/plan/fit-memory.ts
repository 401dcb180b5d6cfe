import { type Arm, armWith, type Tuning } from '../server/arm.ts';
import { neededBytes } from '../server/memory-need.ts';
import { fullPool } from '../server/pool-directives.ts';
import { capacityOf } from '../server/tuning.ts';

/** The generator, the samplers and the documents in the page cache. */
const ownBytes = 256 * 2 ** 20;

/** Sizes that are tried where the pool of 64 does not fit. */
const smallerPools = [32, 16, 8] as const;

/** The arms that fit into memory, with a sentence about each concession; or a problem. */
export type Fitted =
  | { readonly arms: readonly Arm[]; readonly notes: readonly string[] }
  | { readonly problem: string };

/**
 * Holds the memory that the arms of a round need together against what is free. Where it does not
 * fit, arms of other servers than the first are left out, and then the pools are made smaller.
 * @param mayLeaveOut the other servers were not asked for by name.
 */
export function fitMemory(
  arms: readonly Arm[],
  freeBytes: number | null,
  mayLeaveOut: boolean,
): Fitted {
  const fits = (some: readonly Arm[]) => freeBytes === null || need(some) <= freeBytes;
  if (fits(arms)) return { arms, notes: [] };
  const first = mayLeaveOut ? arms.filter(({ server }) => server === arms[0]?.server) : arms;
  const without =
    first.length === arms.length
      ? []
      : [
          `The ${serversOf(arms.filter((arm) => !first.includes(arm)))} server is left out: all arms ` +
            `of a round need ${mib(need(arms))} and ${mib(freeBytes)} are free.`,
        ];
  if (fits(first)) return { arms: first, notes: without };
  for (const workers of smallerPools) {
    const smaller = first.map((arm) => withPool(arm, workers));
    if (!fits(smaller)) continue;
    const note = `Each pool has ${workers} workers: with more the arms do not fit into ${mib(freeBytes)}.`;
    return { arms: smaller, notes: [...without, note] };
  }
  const least = need(first.map((arm) => withPool(arm, smallerPools.at(-1) ?? 1)));
  return {
    problem:
      `the arms of a round need ${mib(need(first))} of memory, ${mib(least)} with the smallest ` +
      `pools, and ${mib(freeBytes)} are free: raise the limit, or ask for fewer arms (--mpm, --server)`,
  };
}

const need = (arms: readonly Arm[]): number =>
  arms.reduce((sum, arm) => sum + neededBytes(arm), ownBytes);

/** Returns the arm with a smaller pool; a tuning of the user's stays as it is. */
const withPool = (arm: Arm, workers: number): Arm =>
  arm.tuning.name === 'matched' && capacityOf(arm) > workers
    ? armWith(arm, { ...arm, tuning: smallerPool(workers) })
    : arm;

/** Returns a smaller matched tuning: equal capacity, and the whole pool started beforehand. */
const smallerPool = (workers: number): Tuning => ({
  name: 'file',
  path: `matched-${workers}`,
  text: fullPool({ capacity: workers, threadsPerChild: Math.ceil(workers / 2) }),
});

const serversOf = (arms: readonly Arm[]): string =>
  [...new Set(arms.map(({ server }) => server))].join(' and ');

const mib = (bytes: number | null): string => `${Math.round((bytes ?? 0) / 2 ** 20)} MiB`;
