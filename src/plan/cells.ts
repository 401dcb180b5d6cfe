import { type DriverName, drivers } from '../load/drivers/drivers.ts';
import { descriptorsNeeded } from '../load/generator.ts';
import { type Workload, type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { type BenchFlags, oneOf, type Problems, someOf, wholeNumber } from './flags.ts';
import type { Cell } from './plan.ts';
import type { Preset } from './presets.ts';

/** Which workloads at which sizes by which driver. Sizes follow from the smallest capacity among the arms. */
export function planCells(
  flags: BenchFlags,
  preset: Preset,
  smallestCapacity: number,
  descriptorLimit: number,
  problems: Problems,
): readonly Cell[] {
  const chosen = chooseWorkloads(flags, problems);
  const given = flags.connections === undefined ? null : parseSizes(flags.connections, problems);
  const cells = chosen.flatMap(({ workload, driver }) => {
    const usual = workloads[workload].connections(smallestCapacity);
    const sizes = given ?? (preset.sizes === 'largest' ? usual.slice(-1) : usual);
    return sizes.map((connections) => ({
      id: `${workload}-${connections}`,
      workload,
      driver,
      connections,
    }));
  });
  checkDescriptors(cells, descriptorLimit, problems);
  return cells;
}

interface Choice {
  readonly workload: WorkloadName;
  readonly driver: DriverName;
}

function chooseWorkloads(flags: BenchFlags, problems: Problems): readonly Choice[] {
  const names = someOf('--workload', flags.workload, keys(workloads), problems);
  if (flags.driver === 'auto') {
    return names.map((workload) => ({ workload, driver: workloads[workload].drivers[0] }));
  }
  const driver = oneOf('--driver', flags.driver, ['auto', ...keys(drivers)], problems);
  if (driver === null || driver === 'auto') return [];
  const able = names.filter((name) => canDrive(driver, workloads[name]));
  // Asked for `all`, the driver takes what it can; a workload asked for by name is either driven or refused.
  for (const name of flags.workload === 'all' && able.length > 0 ? [] : names) {
    if (!able.includes(name)) {
      problems.push(
        `--driver ${driver} cannot drive --workload ${name}: use ${workloads[name].drivers.join(' or ')}`,
      );
    }
  }
  return able.map((workload) => ({ workload, driver }));
}

const canDrive = (driver: DriverName, workload: Workload) => workload.drivers.includes(driver);

function parseSizes(list: string, problems: Problems): readonly number[] {
  const sizes = list
    .split(',')
    .map((part) => wholeNumber('--connections', part, [1, 100_000], problems));
  return [...new Set(sizes.filter((size) => size !== null))].toSorted((a, b) => a - b);
}

function checkDescriptors(cells: readonly Cell[], limit: number, problems: Problems): void {
  const most = Math.max(0, ...cells.map((cell) => cell.connections));
  const needed = descriptorsNeeded(most);
  if (needed <= limit) return;
  problems.push(
    `${most} connections need ${needed} file descriptors and the limit is ${limit}: raise it (ulimit -Hn) or ask for fewer`,
  );
}

const keys = <Key extends string>(family: Record<Key, unknown>) => Object.keys(family) as Key[];
