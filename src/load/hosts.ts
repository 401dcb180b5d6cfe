import { wallClockMs } from '../os/wall-clock.ts';
import type { LoadResult } from './load.ts';
import { mergeResults } from './raw/merge.ts';
import { shareAmongHosts } from './raw/share.ts';
import type { LoadSpec } from './spec.ts';
import type { LoadInTurns } from './turns.ts';

/** Loads in turns on one of several machines. */
export interface HostInTurns extends Omit<LoadInTurns, 'turn' | 'rest'> {
  /** @param atMs when to begin, on our wall clock. */
  turn(atMs: number, ...turn: Parameters<LoadInTurns['turn']>): ReturnType<LoadInTurns['turn']>;
  rest(atMs: number, seconds: number): Promise<void>;
}

/**
 * Time between a message to all machines and the instant at which they begin: each of them has it
 * by then.
 */
const leadMs = 20;

/** Returns the next instant at which all machines can begin, on our wall clock. */
export const togetherMs = (): number => wallClockMs() + leadMs;

/** Drives loads in turns on all machines at once, as one load. */
export function turnsOfAll(hosts: readonly HostInTurns[]): LoadInTurns {
  return {
    async turn(index, seconds) {
      const at = togetherMs();
      const turns = await Promise.all(hosts.map((host) => host.turn(at, index, seconds)));
      return {
        requests: turns.reduce((sum, turn) => sum + turn.requests, 0),
        seconds: Math.max(...turns.map((turn) => turn.seconds)),
      };
    },
    async rest(seconds) {
      const at = togetherMs();
      await Promise.all(hosts.map((host) => host.rest(at, seconds)));
    },
    async finish() {
      const all = await Promise.all(hosts.map((host) => host.finish()));
      return (all[0] ?? []).map((_, index) =>
        merged(all.flatMap((results) => results[index] ?? [])),
      );
    },
  };
}

/** Merges what the machines measured of one load. */
export function merged(parts: readonly LoadResult[]): LoadResult {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('a load has at least one machine');
  const machines = parts.map(({ generator, requests, served }) => {
    return { ...generator, requests, connections: served?.connections ?? null };
  });
  return { ...mergeResults([first, ...others]), machines };
}

/** Returns the part of each machine in each load: `parts[host][load]`. */
export const partsOf = (specs: readonly LoadSpec[], hosts: number): readonly LoadSpec[][] => {
  const shares = specs.map((spec) => shareAmongHosts(spec, hosts));
  return Array.from({ length: hosts }, (_, host) => shares.flatMap((each) => each[host] ?? []));
};
