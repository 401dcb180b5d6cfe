import type { Driver, LoadShape } from './driver.ts';
import { type DriverName, drivers } from './drivers.ts';

const members = Object.entries(drivers) as readonly (readonly [DriverName, Driver])[];

/** Returns the drivers that can produce this load on this platform, the preferred one first. */
export const driversFor = (shape: LoadShape, platform: string): readonly DriverName[] =>
  able(shape)
    .filter(([, driver]) => runsOn(driver, platform))
    .map(([name]) => name);

/** Names the driver that is needed where `driversFor` is empty, and why it is not available. */
export function driverNeeded(shape: LoadShape, platform: string): string {
  const needs = able(shape).map(
    ([name, driver]) => `${name}, which needs ${driver.platform?.name}`,
  );
  return `the driver ${needs.join(' or ')}; this is ${platform}`;
}

const able = (shape: LoadShape) => members.filter(([, driver]) => driver.drives(shape));

const runsOn = ({ platform }: Driver, id: string): boolean =>
  platform === null || platform.id === id;
