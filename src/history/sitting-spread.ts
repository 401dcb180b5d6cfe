import type { Environment } from '../analysis/input.ts';
import { variance } from '../stats/moments.ts';
import { epochKey, type Night, type NightSeries } from './night.ts';

/** Fewer nights say too little about how much a sitting varies. */
export const fewestNights = 5;

/** The newest nights count: what a machine did a year ago is not what it does now. */
const mostNights = 90;

/** Spread of what a pair of arms shows in one sitting, from the nights of one machine. */
export interface SittingSpread {
  readonly standardDeviation: number;
  readonly nights: number;
}

/** A pair of arms in one figure of one cell. */
export interface SpreadOf extends Pick<NightSeries, 'cell' | 'figure'> {
  /** Ids of the arms. */
  readonly a: string;
  readonly b: string;
}

/** Returns the nights that this machine measured on this runtime, of their newest epoch. */
export function nightsOfMachine(
  nights: readonly Night[],
  { machine }: Environment,
  runtime: string,
): readonly Night[] {
  const { cpuModel, cpus } = (machine ?? {}) as Readonly<Record<string, unknown>>;
  const own = nights.filter(
    ({ epoch }) => epoch.cpu === cpuModel && epoch.cores === cpus && epoch.runtime === runtime,
  );
  const newest = own.at(-1);
  if (newest === undefined) return [];
  const key = epochKey(newest.epoch);
  return own.filter(({ epoch }) => epochKey(epoch) === key).slice(-mostNights);
}

/**
 * Returns how much a pair of arms varies from night to night. The anchor cancels, because
 * ln(a / anchor) − ln(b / anchor) is ln(a / b). The noise within a night is part of it, as it is
 * of any sitting. A change in these nights widens it. null: too few nights hold both arms.
 */
export function sittingSpread(
  nights: readonly Night[],
  { cell, figure, a, b }: SpreadOf,
): SittingSpread | null {
  const values = nights.flatMap(({ series }) => {
    const changeOf = (arm: string) =>
      series.find((each) => each.cell === cell && each.figure === figure && each.arm === arm);
    const [one, other] = [changeOf(a), changeOf(b)];
    return one === undefined || other === undefined ? [] : [one.change - other.change];
  });
  if (values.length < fewestNights) return null;
  return { standardDeviation: Math.sqrt(variance(values)), nights: values.length };
}
