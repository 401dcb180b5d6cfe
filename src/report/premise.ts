import { conditionsOf, type NamedLoad, workloadOver } from '../load/workloads/over-protocol.ts';
import type { Arm } from '../server/arm.ts';
import { keepAliveSecondsOf } from '../server/pool.ts';
import { list } from './format.ts';

/** Returns the conditions of a situation, with the KeepAliveTimeout that the arms really have. */
export function premiseOf(load: NamedLoad, arms: readonly Arm[]): string {
  const premise = conditionsOf(load);
  const { keepsIdle } = workloadOver(load.workload, load.protocol);
  if (keepsIdle === undefined || arms.length === 0) return premise;
  const times = [...new Set(arms.map(keepAliveSecondsOf))].toSorted((a, b) => a - b);
  const texts = times.map((seconds) => (seconds === 0 ? 'off' : `${seconds} s`));
  return `${premise}; KeepAliveTimeout ${list(texts)}`;
}
