import type { Problems } from '../host/message.ts';
import { type DriverName, drivers } from '../load/drivers/drivers.ts';
import { idleHosts, idleThreads, localLimits } from '../load/limits.ts';
import { isFresh, type Population } from '../load/population.ts';
import { type ProtocolName, protocolOf } from '../load/protocols/protocols.ts';
import { hasStreams, workloadOver } from '../load/workloads/over-protocol.ts';
import { type BenchTarget, populationsOf } from '../load/workloads/retarget.ts';
import type { Workload } from '../load/workloads/workload.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { runtimes } from '../server/runtimes.ts';
import { chooseWorkloads } from './choose-workloads.ts';
import { crossChecksOf } from './cross-checks.ts';
import type { Cell, Turns } from './plan.ts';
import { presets } from './presets.ts';
import { armsOver } from './protocols.ts';
import type { Question } from './questions.ts';
import type { PlanRequest, Surroundings, WorkloadChoice } from './request.ts';

/** Cells of a run, and a note about each reason for which some are left out. */
export interface PlannedCells {
  readonly cells: readonly Cell[];
  readonly notes: readonly string[];
}

/** Returns the cells of a run, the cross-checks of the drivers among them. */
export function planCells(
  request: PlanRequest,
  smallestCapacity: number,
  around: Surroundings,
  problems: Problems,
): PlannedCells {
  const { load, clientThreads } = request;
  const planned =
    'workloads' in load
      ? cellsOfWorkloads(load, request, smallestCapacity, around.platform, problems)
      : { cells: load, notes: [] };
  const { cells, notes } = withinReach(planned, around);
  checkLimits(cells, request.arms.length, around, problems);
  const populations = cells.flatMap((cell) => cell.populations);
  const generators = around.runtime.elsewhere?.generators ?? [];
  const asked = Math.min(generators.length, request.httpd.generators?.most ?? Infinity);
  // Without an arm no capacity decides how large a load is.
  const hosts = request.arms.length === 0 ? 1 : Math.max(1, asked);
  const idle = idleHosts(populations, hosts);
  problems.push(...(idle.length > 0 ? idle : idleThreads(populations, clientThreads, hosts)));
  return { cells, notes };
}

/** Leaves out the cells whose application would have to stand beside a server elsewhere. */
function withinReach({ cells, notes }: PlannedCells, { runtime }: Surroundings): PlannedCells {
  const { elsewhere } = runtime;
  const left = cells.filter(({ backendDelayMs }) => backendDelayMs !== null);
  if (elsewhere === undefined || left.length === 0) return { cells, notes };
  const names = [...new Set(left.map(({ workload }) => workload))].join(', ');
  return {
    cells: cells.filter((cell) => !left.includes(cell)),
    notes: [
      ...notes,
      `${names} is left out: its application cannot stand beside a server on ${elsewhere.address}`,
    ],
  };
}

function cellsOfWorkloads(
  load: WorkloadChoice,
  request: PlanRequest,
  smallestCapacity: number,
  platform: string,
  problems: Problems,
): PlannedCells {
  const { questions, target = null } = load;
  const { chosen, notes } = chooseWorkloads(load, request, platform, problems);
  const cells = chosen.flatMap(({ workload, protocol, driver }) => {
    const choice = { ...request, protocol, driver, target, questions: questions[workload] };
    return sizesOf(workload, load, request, smallestCapacity).flatMap((size) =>
      streamsOf(workload, protocol, load).map((streams) =>
        restricted(cellOf(workload, size, { ...choice, streams }), request),
      ),
    );
  });
  const checks = load.driver === 'auto' && presets[request.preset].crossChecks;
  return { cells: checks ? [...cells, ...crossChecksOf(cells, platform)] : cells, notes };
}

/** Requests under way on a connection of HTTP/2 where nothing else was asked for. */
export const usualStreams = 8;

/** Returns the numbers of streams of a workload's cells; one where its connections carry none. */
function streamsOf(
  workload: WorkloadName,
  protocol: ProtocolName,
  { streams = [usualStreams] }: WorkloadChoice,
): readonly number[] {
  const populations = workloadOver(workload, protocol).populations(1);
  const carries = populations.some((each) => hasStreams(each, protocolOf(protocol)));
  return carries ? [...new Set(streams)].toSorted((a, b) => a - b) : [1];
}

/** Starts of each arm for one cell alone take long: servers for parity go without these cells. */
function restricted(plain: Cell, { preset, arms }: PlanRequest): Cell {
  const [first] = arms;
  const cell = { ...plain, ...armsOver(arms, plain.protocol) };
  return cell.turns !== null || presets[preset].parityInTrials || first === undefined
    ? cell
    : { ...cell, server: first.server };
}

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
  /** Absent: HTTP/1.1. */
  readonly protocol?: ProtocolName;
  /** Requests under way on a connection of HTTP/2; absent: 1. */
  readonly streams?: number;
  readonly rounds?: number;
  readonly questions?: readonly Question[];
  /** Asked for instead of the small document; absent and null: nothing else. */
  readonly target?: BenchTarget | null;
  /** Load of each arm in a round. */
  readonly durationSeconds: number;
}

/** Returns the cell of a workload at a size, driven by this driver. */
export function cellOf(workload: WorkloadName, connections: number, choice: CellChoice): Cell {
  const { driver, rounds = 1, questions = [], target = null, durationSeconds } = choice;
  const { protocol = 'http1', streams = 1 } = choice;
  const ownProtocol = protocolOf(protocol);
  const found = workloadOver(workload, protocol);
  const [first, ...others] = populationsOf(found, connections, target).map((each) =>
    hasStreams(each, ownProtocol) ? { ...each, streams } : each,
  ) as [Population, ...Population[]];
  const populations = [first, ...others] as const;
  const turns = turnsOf(found, { populations, protocol }, driver, durationSeconds);
  const carries = populations.some((each) => each.streams !== undefined);
  const suffix = [protocol === 'http1' ? [] : protocol, carries ? streams : []].flat();
  return {
    id: [workload, connections, ...suffix].join('-'),
    workload,
    driver,
    connections,
    ...(protocol !== 'http1' && { protocol }),
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
  load: Pick<Cell, 'populations' | 'protocol'>,
  driver: DriverName,
  durationSeconds: number,
): Turns | null {
  const shape = { ...load, clientThreads: 1, turns: true };
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
