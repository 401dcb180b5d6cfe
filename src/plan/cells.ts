import { type Message, message, type Problems } from '../host/message.ts';
import { driverNeeded, driversFor } from '../load/drivers/choose.ts';
import type { LoadShape } from '../load/drivers/driver.ts';
import { type DriverName, drivers } from '../load/drivers/drivers.ts';
import { idleThreads, localLimits } from '../load/limits.ts';
import { isFresh, type Population } from '../load/population.ts';
import {
  asksOnlySmall,
  asksSmall,
  type BenchTarget,
  retarget,
} from '../load/workloads/retarget.ts';
import type { Workload } from '../load/workloads/workload.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { runtimes } from '../server/runtimes.ts';
import { crossChecksOf } from './cross-checks.ts';
import type { Cell, Turns } from './plan.ts';
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
  checkLimits(cells, request.arms.length, around, problems);
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
  const { questions, target = null } = load;
  const chosen = chooseWorkloads(load, request, platform, problems);
  if (
    target !== null &&
    !chosen.some(({ workload }) => asksSmall(workloads[workload].populations(1)))
  ) {
    const why = 'these workloads have documents of their own, which it cannot replace';
    problems.push(message`${{ path: target.path }}: ${why}`);
  }
  const cells = chosen.flatMap(({ workload, driver }) =>
    sizesOf(workload, load, request, smallestCapacity).map((size) =>
      restricted(
        cellOf(workload, size, { ...request, driver, target, questions: questions[workload] }),
        request,
      ),
    ),
  );
  return load.driver === 'auto' && presets[request.preset].crossChecks
    ? [...cells, ...crossChecksOf(cells, platform)]
    : cells;
}

/** Starts of each arm for one cell alone take long: servers for parity go without these cells. */
const restricted = (cell: Cell, { preset, arms: [first] }: PlanRequest): Cell =>
  cell.turns !== null || presets[preset].parityInTrials || first === undefined
    ? cell
    : { ...cell, server: first.server };

/** Returns the sizes that were asked for; else those that the preset takes of the workload. */
function sizesOf(
  name: WorkloadName,
  { sizes: asked }: WorkloadChoice,
  { preset }: PlanRequest,
  smallestCapacity: number,
): readonly number[] {
  if (asked !== 'auto') return [...new Set(asked)].toSorted((a, b) => a - b);
  const { sizes, presets: takenBy }: Workload = workloads[name];
  const usual = sizes(smallestCapacity);
  return takenBy[preset] === 'all' ? usual : usual.slice(-1);
}

export interface CellChoice {
  readonly driver: DriverName;
  readonly rounds?: number;
  readonly questions?: readonly Question[];
  /** Asked for instead of the small document; absent and null: nothing else. */
  readonly target?: BenchTarget | null;
  /** Load of each arm in a round. */
  readonly durationSeconds: number;
}

/** Returns the cell of a workload at a size, driven by this driver. */
export function cellOf(
  workload: WorkloadName,
  connections: number,
  { driver, rounds = 1, questions = [], target = null, durationSeconds }: CellChoice,
): Cell {
  const found: Workload = workloads[workload];
  const populations = populationsOf(found, connections, target);
  const turns = turnsOf(found, populations, driver, durationSeconds);
  return {
    id: `${workload}-${connections}`,
    workload,
    driver,
    connections,
    turns,
    backendDelayMs: found.backendDelayMs ?? null,
    rounds,
    crossCheckOf: null,
    populations,
    questions,
    ...(found.durationSeconds !== undefined && { durationSeconds: found.durationSeconds }),
    ...(found.timeoutSeconds !== undefined && { timeoutSeconds: found.timeoutSeconds }),
  };
}

/** Returns the turns of each arm; null where the workload or the driver takes none. */
function turnsOf(
  { turns }: Workload,
  populations: Cell['populations'],
  driver: DriverName,
  durationSeconds: number,
): Turns | null {
  const shape = { populations, clientThreads: 1, turns: true };
  if (turns === null || !drivers[driver].drives(shape)) return null;
  const { seconds, share } = turns;
  const count = share === 0 ? 0 : Math.max(1, Math.round((durationSeconds * share) / seconds));
  return { count, seconds };
}

/**
 * Returns the shape of a load with one thread: a cross-check driver has only one, so the
 * generator's threads must not decide.
 */
const shapeOf = (workload: WorkloadName, target: BenchTarget | null): LoadShape => ({
  populations: populationsOf(workloads[workload], 1, target),
  clientThreads: 1,
  turns: false,
});

const able = (
  workload: WorkloadName,
  target: BenchTarget | null,
  platform: string,
): readonly DriverName[] => driversFor(shapeOf(workload, target), platform);

function populationsOf(
  { populations }: Workload,
  connections: number,
  target: BenchTarget | null,
): Cell['populations'] {
  const [first, ...others] = populations(connections);
  return [retarget(first, target), ...others.map((each) => retarget(each, target))];
}

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
  const { driver, target = null } = load;
  const names = chooseNames(load, request, problems);
  const drivable = names.filter((name) =>
    driver === 'auto'
      ? able(name, target, platform).length > 0
      : able(name, target, platform).includes(driver),
  );
  // A workload that was named is driven or is a problem; of auto and all the driver takes what it
  // can.
  const mayLeaveOut = typeof load.workloads === 'string' && drivable.length > 0;
  for (const name of mayLeaveOut ? [] : names) {
    if (!drivable.includes(name)) problems.push(cannotDrive(driver, name, target, platform));
  }
  return drivable.map((workload) => ({
    workload,
    driver: driver === 'auto' ? (able(workload, target, platform)[0] as DriverName) : driver,
  }));
}

/** Returns the names; what the arms cannot answer is left out of `all`, else it is a problem. */
function chooseNames(
  { workloads: asked }: WorkloadChoice,
  { preset, arms: chosen }: PlanRequest,
  problems: Problems,
): readonly WorkloadName[] {
  const php = chosen.length > 0 && chosen.every((arm) => arm.php !== null);
  const ofSite = chosen.some(({ tuning }) => tuning.name === 'site');
  const has = (name: WorkloadName) => !ofSite || asksOnlySmall(workloads[name].populations(1));
  const answerable = (name: WorkloadName) => (php || !needsPhp(name)) && has(name);
  if (asked === 'auto') return php ? ['php'] : presets[preset].workloads.filter(has);
  if (asked === 'all') return (Object.keys(workloads) as WorkloadName[]).filter(answerable);
  for (const name of asked) {
    if (!has(name)) {
      problems.push(message`${{ workload: name }} asks for a document that the site does not have`);
    } else if (!answerable(name)) {
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

function cannotDrive(
  driver: string,
  workload: WorkloadName,
  target: BenchTarget | null,
  platform: string,
): Message {
  const others = able(workload, target, platform);
  if (others.length === 0) {
    return message`${{ workload }} needs ${driverNeeded(shapeOf(workload, target), platform)}`;
  }
  return message`${{ driver }} cannot drive ${{ workload }}: use ${others.join(' or ')}`;
}

/** Checks the largest load: what it needs, every other one has. In turns all arms are loaded. */
function checkLimits(
  cells: readonly Cell[],
  arms: number,
  around: Surroundings,
  problems: Problems,
): void {
  const { descriptorLimit, localPorts, runtime } = around;
  const means = { descriptorLimit, localPorts, toLoopback: runtimes[runtime.name].overLoopback };
  const loads = cells.map(({ populations, turns }) =>
    turns === null ? populations : atOnce(populations, arms),
  );
  const [largest] = loads.toSorted((a, b) => connectionsOf(b) - connectionsOf(a));
  if (largest !== undefined) problems.push(...localLimits(largest, means));
}

/** Connections that each request opens anew exist only in the turn of one arm. */
function atOnce(populations: Cell['populations'], arms: number): readonly Population[] {
  const [first, ...others] = populations;
  const held = isFresh(first) ? others : populations;
  const all = Array.from({ length: arms }, () => held).flat();
  return isFresh(first) ? [first, ...all] : all;
}

const connectionsOf = (populations: readonly Population[]): number =>
  populations.reduce((sum, { connections }) => sum + connections, 0);
