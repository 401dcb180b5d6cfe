import { type Message, message } from '../host/message.ts';
import { type Arm, armWith, type Tuning } from '../server/arm.ts';
import { neededBytes } from '../server/memory-need.ts';
import { poolOf } from '../server/pool.ts';
import { fullHttp2Pool, fullPool } from '../server/pool-directives.ts';

/** The generator, the samplers and the documents in the page cache. */
const ownBytes = 256 * 2 ** 20;

/** Sizes that are tried where the pool of 64 does not fit. */
const smallerPools = [32, 16, 8] as const;

/** The arms that fit into memory, with a note about each concession; or a problem. */
export type Fitted =
  | { readonly arms: readonly Arm[]; readonly notes: readonly string[] }
  | { readonly problem: Message };

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
  const free = mib(freeBytes ?? 0);
  if (fits(arms)) return { arms, notes: [] };
  const first = mayLeaveOut ? arms.filter(({ server }) => server === arms[0]?.server) : arms;
  const others = serversOf(arms.filter((arm) => !first.includes(arm)));
  const needed = `all arms of a round need ${mib(need(arms))} and ${free} are free`;
  const notes = others === '' ? [] : [`the ${others} server is left out: ${needed}`];
  if (fits(first)) return { arms: first, notes };
  for (const workers of smallerPools) {
    const smaller = first.map((arm) => withPool(arm, workers));
    if (!fits(smaller)) continue;
    const note = `each pool has ${workers} workers: with more the arms do not fit into ${free}`;
    return { arms: smaller, notes: [...notes, note] };
  }
  const least = mib(need(first.map((arm) => withPool(arm, smallerPools.at(-1) ?? 1))));
  return {
    problem: message`the arms of a round need ${mib(need(first))} of memory, ${least} with the \
smallest pools, and ${free} are free: raise the limit, or ask for fewer arms \
(${{ mpm: true }}, ${{ server: true }})`,
  };
}

const need = (arms: readonly Arm[]): number =>
  arms.reduce((sum, arm) => sum + neededBytes(arm), ownBytes);

/** Returns the arm with a smaller pool; a tuning of the user's stays as it is. */
const withPool = (arm: Arm, workers: number): Arm =>
  arm.tuning.name === 'matched' && poolOf(arm).capacity > workers
    ? armWith(arm, { ...arm, tuning: smallerPool(workers) })
    : arm;

/** Returns a smaller matched tuning: equal capacity, and the whole pool started beforehand. */
function smallerPool(workers: number): Tuning {
  const size = { capacity: workers, threadsPerChild: Math.ceil(workers / 2) };
  const text = `${fullPool(size)}${fullHttp2Pool(size)}`;
  return { name: 'file', path: `matched-${workers}`, text };
}

const serversOf = (arms: readonly Arm[]): string =>
  [...new Set(arms.map(({ server }) => server))].join(' and ');

const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
