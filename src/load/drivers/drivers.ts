import type { LoadResult, LoadSpec } from '../load.ts';

/** A load generator. It warms up, says so, waits until it may go on, measures, and tells what it did. */
export interface Driver {
  /**
   * @param warm called once after the warm-up; the measured window starts when it resolves.
   * @param signal ends the load at once; the promise then rejects with the signal's reason.
   * @param tell hears now and then how far it is, from drivers that can say so.
   */
  run(
    spec: LoadSpec,
    warm: () => Promise<void>,
    signal: AbortSignal,
    tell: (progress: Progress) => void,
  ): Promise<LoadResult>;
}

/** How far a measured window is. */
export interface Progress {
  readonly requests: number;
  readonly seconds: number;
}

/**
 * Each is loaded when it is used: one that is not should cost the generator no memory, and elsewhere than on Linux our own
 * has no system calls to load.
 */
export const drivers = {
  raw: async (): Promise<Driver> => (await import('./raw.ts')).raw,
  autocannon: async (): Promise<Driver> => (await import('./autocannon.ts')).autocannon,
  undici: async (): Promise<Driver> => (await import('./undici.ts')).undici,
} as const satisfies Record<string, () => Promise<Driver>>;

export type DriverName = keyof typeof drivers;
