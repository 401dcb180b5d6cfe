import type { DriverName } from '../load/drivers/drivers.ts';
import type { WorkloadName } from '../load/workloads/workloads.ts';
import type { Cell } from './plan.ts';

/** Who repeats what: drivers by other authors, on other code. */
const witnesses: readonly (readonly [WorkloadName, DriverName])[] = [
  ['keepalive', 'autocannon'],
  ['burst', 'undici'],
];

/** The cells that a run repeats with an independent driver, in its first round, to hold our own driver against it. */
export function witnessesOf(cells: readonly Cell[], platform: string): readonly Cell[] {
  if (platform !== 'linux') return [];
  return witnesses.flatMap(([workload, driver]) => {
    const seen = cells.find((cell) => cell.workload === workload && cell.driver === 'raw');
    if (seen === undefined) return [];
    return [
      { ...seen, id: `${seen.id}-${driver}`, driver, rounds: 1, witnessOf: seen.id, questions: [] },
    ];
  });
}
