import type { DriverName } from './drivers/drivers.ts';
import type { Load } from './load.ts';

/** A load and the driver that produces it. Survives JSON: the generator is a process of its own. */
export interface LoadSpec extends Load {
  readonly driver: DriverName;
}
