import type { Problems } from '../host/message.ts';
import { type DriverName, drivers } from '../load/drivers/drivers.ts';
import { idleThreads, localLimits } from '../load/limits.ts';
import { isFresh, type Population } from '../load/population.ts';
import { type BenchTarget, populationsOf } from '../load/workloads/retarget.ts';
import type { Workload } from '../load/workloads/workload.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { runtimes } from '../server/runtimes.ts';
import { chooseWorkloads } from './choose-workloads.ts';
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
