import type { DriverName } from '../drivers/drivers.ts';
import { burst } from './burst.ts';
import { keepalive } from './keepalive.ts';

/** A shape of load: what it is in words, who can drive it, and its sizes for arms of a given capacity. */
export interface Workload {
  readonly title: string;
  /** Drivers that can produce it; the first is the default. */
  readonly drivers: readonly [DriverName, ...DriverName[]];
  /** Numbers of connections to try against arms that serve `capacity` connections at once. */
  connections(capacity: number): readonly number[];
}

export const workloads = { keepalive, burst } as const satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof workloads;
