import { autocannon } from './autocannon.ts';
import type { Driver } from './driver.ts';
import { raw } from './raw.ts';
import { undici } from './undici.ts';

/** Names every driver, the preferred one first. */
export const drivers = { raw, autocannon, undici } as const satisfies Record<string, Driver>;

export type DriverName = keyof typeof drivers;
