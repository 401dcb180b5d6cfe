import type { Arm } from './arm.ts';
import { poolOf } from './pool.ts';
import { serverKinds } from './server-kinds.ts';

const mebibyte = 2 ** 20;

/** Returns about how many bytes an arm needs while it is measured. */
export function neededBytes(arm: Arm): number {
  const [base, each] = serverKinds[arm.server].needMib[arm.mpm];
  return (base + each * poolOf(arm).started) * mebibyte;
}
