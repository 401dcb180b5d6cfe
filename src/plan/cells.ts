import { driverNeeded, driversFor } from '../load/drivers/choose.ts';
import type { LoadShape } from '../load/drivers/driver.ts';
import { type DriverName, drivers } from '../load/drivers/drivers.ts';
import { idleThreads, type LocalMeans, localLimits } from '../load/limits.ts';
import type { Workload } from '../load/workloads/workload.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { crossChecksOf } from './cross-checks.ts';
import { type BenchFlags, oneOf, type Problems, someOf, wholeNumber } from './flags.ts';
import type { Cell } from './plan.ts';
import type { Preset } from './presets.ts';
import type { Margins, Question } from './questions.ts';

/** What the sizes of a run depend on. */
export interface Frame {
  readonly preset: Preset;
  /** Of all arms, the least number of connections that one serves at once. */
  readonly smallestCapacity: number;
  readonly means: LocalMeans;
  /** Of the generator. */
  readonly clientThreads: number;
  /** Of NodeJS.Platform: our own driver needs Linux. */
  readonly platform: string;
  readonly margins: Margins;
  /** Returns what is asked of the arms under a workload. */
  readonly questionsOf: (workload: WorkloadName, margins: Margins) => readonly Question[];
  /** Every arm has PHP. */
  readonly php: boolean;
}

/** Which workloads at which sizes by which driver, and the cross-checks of the drivers. */
export function planCells(flags: BenchFlags, frame: Frame, problems: Problems): readonly Cell[] {
  const { preset, smallestCapacity, platform, margins, questionsOf } = frame;
  const given = flags.connections === undefined ? null : parseSizes(flags.connections, problems);
  const cells = chooseWorkloads(flags, frame, problems).flatMap(({ workload, driver }) => {
    const usual = workloads[workload].sizes(smallestCapacity);
    const sizes = given ?? (preset.sizes === 'largest' ? usual.slice(-1) : usual);
    return sizes.map((connections) =>
      cellOf(workload, connections, driver, preset.rounds, questionsOf(workload, margins)),
    );
  });
  const all = flags.driver === 'auto' ? [...cells, ...crossChecksOf(cells, platform)] : cells;
  checkLimits(all, frame, problems);
  problems.push(
    ...idleThreads(
      all.flatMap(({ populations }) => populations),
      frame.clientThreads,
    ),
  );
  return all;
}

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

/** Cross-check drivers have one thread, so that the generator's threads do not decide. */
const shapeOf = (workload: WorkloadName): LoadShape => ({
  populations: workloads[workload].populations(1),
  clientThreads: 1,
  slices: workloads[workload].mode === 'slices',
});

const able = (workload: WorkloadName, platform: string): readonly DriverName[] =>
  driversFor(shapeOf(workload), platform);

interface Choice {
  readonly workload: WorkloadName;
  readonly driver: DriverName;
}

function chooseWorkloads(flags: BenchFlags, frame: Frame, problems: Problems): readonly Choice[] {
  const { platform } = frame;
  const left = flags.workload === 'auto';
  const names = chooseNames(flags, frame, problems);
  const driver = oneOf('--driver', flags.driver, ['auto', ...keys(drivers)], problems);
  if (driver === null) return [];
  const drivable = names.filter((name) =>
    driver === 'auto' ? able(name, platform).length > 0 : able(name, platform).includes(driver),
  );
  // Left to us, or asked for `all`, the driver takes what it can; a workload asked for by name is driven or refused.
  const mayLeaveOut = (left || flags.workload === 'all') && drivable.length > 0;
  for (const name of mayLeaveOut ? [] : names) {
    if (!drivable.includes(name)) problems.push(cannotDrive(driver, name, platform));
  }
  return drivable.map((workload) => ({
    workload,
    driver: driver === 'auto' ? (able(workload, platform)[0] as DriverName) : driver,
  }));
}

/** Left to us, arms with PHP answer the PHP page. What the arms cannot answer is left out of `all`, and refused by its name. */
function chooseNames(
  { workload }: BenchFlags,
  { preset, php }: Frame,
  problems: Problems,
): readonly WorkloadName[] {
  if (workload === 'auto') return php ? ['php'] : preset.workloads;
  const answerable = (name: WorkloadName) => php || !needsPhp(name);
  const names = someOf('--workload', workload, keys(workloads), problems);
  for (const name of workload === 'all' ? [] : names) {
    if (!answerable(name)) {
      problems.push(`--workload ${name} needs PHP in every arm: ask for them with --server php`);
    }
  }
  return names.filter(answerable);
}

const needsPhp = (name: WorkloadName): boolean => {
  const workload: Workload = workloads[name];
  return workload.needsPhp ?? false;
};

function cannotDrive(driver: string, name: WorkloadName, platform: string): string {
  const others = able(name, platform);
  if (others.length === 0) {
    return `--workload ${name} needs ${driverNeeded(shapeOf(name), platform)}`;
  }
  return `--driver ${driver} cannot drive --workload ${name}: use ${others.join(' or ')}`;
}

function parseSizes(list: string, problems: Problems): readonly number[] {
  const sizes = list
    .split(',')
    .map((part) => wholeNumber('--connections', part, [1, 100_000], problems));
  return [...new Set(sizes.filter((size) => size !== null))].toSorted((a, b) => a - b);
}

/** The largest load decides: what it needs, every other one has. */
function checkLimits(cells: readonly Cell[], { means }: Frame, problems: Problems): void {
  const [largest] = cells.toSorted((a, b) => connectionsOf(b) - connectionsOf(a));
  if (largest !== undefined) problems.push(...localLimits(largest.populations, means));
}

const connectionsOf = ({ populations }: Cell): number =>
  populations.reduce((sum, { connections }) => sum + connections, 0);

const keys = <Key extends string>(family: Record<Key, unknown>) => Object.keys(family) as Key[];
