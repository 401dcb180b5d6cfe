import type { DriverName } from '../drivers/drivers.ts';
import type { Population } from '../population.ts';
import { app } from './app.ts';
import { burst } from './burst.ts';
import { churn } from './churn.ts';
import { keepalive } from './keepalive.ts';
import { parked } from './parked.ts';
import { php } from './php.ts';
import { ramp } from './ramp.ts';
import { slow } from './slow.ts';
import { steady } from './steady.ts';
import { throughput } from './throughput.ts';

/** A shape of load: what it is in words, who can drive it, and its sizes for arms of a given capacity. */
export interface Workload {
  /** After a number of connections: "32 keep-alive connections …". */
  readonly title: string;
  /** Drivers that can produce it; the first that this platform has is the default. */
  readonly drivers: readonly [DriverName, ...DriverName[]];
  /** One fresh arm after the other, or all of them side by side and the load in slices that switch between them. */
  readonly mode: 'trials' | 'slices';
  /** It needs a backend behind httpd, which answers after so long. */
  readonly backendDelayMs?: number;
  /** Only an arm with PHP can answer it. */
  readonly needsPhp?: boolean;
  /** Numbers of connections to try against arms that serve `capacity` connections at once. */
  sizes(capacity: number): readonly number[];
  populations(connections: number): readonly [Population, ...Population[]];
}

export const workloads = {
  keepalive,
  throughput,
  burst,
  steady,
  churn,
  parked,
  slow,
  ramp,
  app,
  php,
} as const satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof workloads;
