import type { Arm, Mpm, ServerName } from './arm.ts';
import { poolOf } from './tuning.ts';

const mebibyte = 2 ** 20;

/**
 * Memory of an arm with its whole pool under load, in MiB: of its parent and children together, and
 * of each worker. Measured with httpd 2.4.68 and Node 26 on x86-64, and rounded up.
 */
const needs: Readonly<Record<ServerName, Readonly<Record<Mpm, readonly [number, number]>>>> = {
  httpd: { prefork: [5, 0.4], worker: [5, 0.1], event: [5, 0.1] },
  native: { prefork: [40, 3.2], worker: [60, 9], event: [60, 9] },
};

/** Returns about how many bytes an arm needs while it is measured. */
export function neededBytes(arm: Arm): number {
  const [base, each] = needs[arm.server][arm.mpm];
  return (base + each * poolOf(arm)) * mebibyte;
}
