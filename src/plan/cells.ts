import { type Message, message, type Problems } from '../host/message.ts';
import { driverNeeded, driversFor } from '../load/drivers/choose.ts';
import type { LoadShape } from '../load/drivers/driver.ts';
import type { DriverName } from '../load/drivers/drivers.ts';
import { idleThreads, localLimits } from '../load/limits.ts';
import type { Workload } from '../load/workloads/workload.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { runtimes } from '../server/runtimes.ts';
import { crossChecksOf } from './cross-checks.ts';
import type { Cell } from './plan.ts';
import { presets } from './presets.ts';
import type { Question } from './questions.ts';
import type { PlanRequest, Surroundings, WorkloadChoice } from './request.ts';

/** Returns the cells of a run, the cross-checks of the drivers among them. */
export function planCells(
  request: PlanRequest,
  smallestCapacity: number,
  around: Surroundings,
  problems: Problems,
): readonly Cell[] {
  const { load, clientThreads } = request;
  const cells =
    'workloads' in load
      ? cellsOfWorkloads(load, request, smallestCapacity, around.platform, problems)
      : load;
  checkLimits(cells, around, problems);
  const populations = cells.flatMap((cell) => cell.populations);
  problems.push(...idleThreads(populations, clientThreads));
  return cells;
}

function cellsOfWorkloads(
  load: WorkloadChoice,
  request: PlanRequest,
  smallestCapacity: number,
  platform: string,
  problems: Problems,
): readonly Cell[] {
  const { sizes, questions } = load;
  const chosen = chooseWorkloads(load, request, platform, problems);
  const cells = chosen.flatMap(({ workload, driver }) => {
    const usual = workloads[workload].sizes(smallestCapacity);
    const given = sizes === 'all' ? usual : sizes === 'largest' ? usual.slice(-1) : distinct(sizes);
    return given.map((size) => cellOf(workload, size, driver, request.rounds, questions[workload]));
  });
  return load.driver === 'auto' ? [...cells, ...crossChecksOf(cells, platform)] : cells;
}

const distinct = (sizes: readonly number[]) => [...new Set(sizes)].toSorted((a, b) => a - b);

/** Returns the cell of a workload at a size, driven by this driver. */
export function cellOf(
  workload: WorkloadName,
  connections: number,
  driver: DriverName,
  rounds = 1,
  questions: readonly Question[] = [],
): Cell {
  const { mode, backendDelayMs, populations }: Workload = workloads[workload];
  return {
    id: `${workload}-${connections}`,
    workload,
    driver,
    connections,
    mode,
    backendDelayMs: backendDelayMs ?? null,
    rounds,
    crossCheckOf: null,
    populations: populations(connections),
    questions,
  };
}

/**
 * Returns the shape of a load with one thread: a cross-check driver has only one, so the
 * generator's threads must not decide.
 */
const shapeOf = (workload: WorkloadName): LoadShape => ({
  populations: workloads[workload].populations(1),
  clientThreads: 1,
  turns: workloads[workload].mode === 'slices',
});

const able = (workload: WorkloadName, platform: string): readonly DriverName[] =>
  driversFor(shapeOf(workload), platform);

interface Choice {
  readonly workload: WorkloadName;
  readonly driver: DriverName;
}

function chooseWorkloads(
  load: WorkloadChoice,
  request: PlanRequest,
  platform: string,
  problems: Problems,
): readonly Choice[] {
  const { driver } = load;
  const names = chooseNames(load, request, problems);
  const drivable = names.filter((name) =>
    driver === 'auto' ? able(name, platform).length > 0 : able(name, platform).includes(driver),
  );
  // A workload that was named is driven or is a problem; of auto and all the driver takes what it
  // can.
  const mayLeaveOut = typeof load.workloads === 'string' && drivable.length > 0;
  for (const name of mayLeaveOut ? [] : names) {
    if (!drivable.includes(name)) problems.push(cannotDrive(driver, name, platform));
  }
  return drivable.map((workload) => ({
    workload,
    driver: driver === 'auto' ? (able(workload, platform)[0] as DriverName) : driver,
  }));
}

/** Returns the names; what the arms cannot answer is left out of `all`, else it is a problem. */
function chooseNames(
  { workloads: asked }: WorkloadChoice,
  { preset, arms: chosen }: PlanRequest,
  problems: Problems,
): readonly WorkloadName[] {
  const php = chosen.length > 0 && chosen.every((arm) => arm.php !== null);
  if (asked === 'auto') return php ? ['php'] : presets[preset].workloads;
  const answerable = (name: WorkloadName) => php || !needsPhp(name);
  if (asked === 'all') return (Object.keys(workloads) as WorkloadName[]).filter(answerable);
  for (const name of asked) {
    if (!answerable(name)) {
      problems.push(
        message`${{ workload: name }} needs PHP in every arm: ask for them with ${{ server: 'php' }}`,
      );
    }
  }
  return asked.filter(answerable);
}

const needsPhp = (name: WorkloadName): boolean => {
  const workload: Workload = workloads[name];
  return workload.needsPhp ?? false;
};

function cannotDrive(driver: string, workload: WorkloadName, platform: string): Message {
  const others = able(workload, platform);
  if (others.length === 0) {
    return message`${{ workload }} needs ${driverNeeded(shapeOf(workload), platform)}`;
  }
  return message`${{ driver }} cannot drive ${{ workload }}: use ${others.join(' or ')}`;
}

/** Checks the largest load: what it needs, every other one has. */
function checkLimits(cells: readonly Cell[], around: Surroundings, problems: Problems): void {
  const { descriptorLimit, localPorts, runtime } = around;
  const means = { descriptorLimit, localPorts, toLoopback: runtimes[runtime.name].overLoopback };
  const [largest] = cells.toSorted((a, b) => connectionsOf(b) - connectionsOf(a));
  if (largest !== undefined) problems.push(...localLimits(largest.populations, means));
}

const connectionsOf = ({ populations }: Cell): number =>
  populations.reduce((sum, { connections }) => sum + connections, 0);
