import type { Arm } from '../server/arm.ts';
import type { Cell } from './plan.ts';

/** Tells whether an arm is measured in a cell. */
export const isMeasured = (
  { server, arms }: Pick<Cell, 'server' | 'arms'>,
  arm: Pick<Arm, 'id' | 'server'>,
): boolean =>
  (server === undefined || arm.server === server) && (arms === undefined || arms.includes(arm.id));
