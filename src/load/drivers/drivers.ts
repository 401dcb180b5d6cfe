import type { LoadResult, LoadSpec } from '../load.ts';
import { autocannon } from './autocannon.ts';
import { raw } from './raw.ts';
import { undici } from './undici.ts';

/** A load generator. It warms up, says so, waits until it may go on, measures, and tells what it did. */
export interface Driver {
  /**
   * @param warm called once after the warm-up; the measured window starts when it resolves.
   * @param signal ends the load at once; the promise then rejects with the signal's reason.
   */
  run(spec: LoadSpec, warm: () => Promise<void>, signal: AbortSignal): Promise<LoadResult>;
}

export const drivers = { raw, autocannon, undici } as const satisfies Record<string, Driver>;

export type DriverName = keyof typeof drivers;
