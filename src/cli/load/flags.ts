import { allowedCpus } from '../../host/limits.ts';
import { driverNeeded, driversFor } from '../../load/drivers/choose.ts';
import { type DriverName, drivers } from '../../load/drivers/drivers.ts';
import { idleThreads } from '../../load/limits.ts';
import type { PopulationShape } from '../../load/population.ts';
import { oneOf, type Problems, seconds, wholeNumber } from '../../plan/flags.ts';

/** The flags of `load` as they were typed. */
export interface LoadFlags {
  readonly connections: string;
  readonly duration: string;
  readonly warmup: string;
  readonly timeout: string;
  readonly rate?: string;
  readonly arrivals: string;
  readonly burst?: string;
  readonly rest: string;
  readonly fresh?: boolean;
  readonly levels?: string;
  readonly parked?: string;
  readonly slow?: string;
  readonly slowDirection: string;
  readonly slowBytes: string;
  readonly slowInterval: string;
  readonly method: string;
  readonly body: string;
  readonly driver: string;
  readonly clientThreads: string;
  readonly cpus?: string;
  readonly seed: string;
  readonly json?: boolean;
  readonly allowRemote?: boolean;
}

/** What the flags ask for; the target is found out later. */
export interface LoadOrder {
  readonly driver: DriverName;
  readonly checksBody: boolean;
  readonly populations: readonly [PopulationShape, ...PopulationShape[]];
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  readonly timeoutSeconds: number;
  readonly clientThreads: number;
  readonly cpus: readonly number[] | null;
  readonly seed: number;
}

const most = 1_000_000;

/** Adds what is wrong to `problems`; the order is of use only where there are none. */
export function readOrder(flags: LoadFlags, problems: Problems): LoadOrder {
  const number = (flag: string, value: string, least = 1, limit = most) =>
    wholeNumber(flag, value, [least, limit], problems) ?? least;
  const time = (flag: string, value: string, least: number) =>
    seconds(flag, value, [least, 86_400], problems) ?? least;
  const word = <Word extends string>(
    flag: string,
    value: string,
    words: readonly [Word, ...Word[]],
  ) => oneOf(flag, value, words, problems) ?? words[0];
  const method = word('--method', flags.method, ['GET', 'HEAD']);
  const read = { number, time, word, method };
  const populations = [mainPopulation(flags, read, problems), ...companions(flags, read)] as const;
  const order: LoadOrder = {
    driver: chooseDriver(flags, populations, word, problems),
    checksBody: word('--body', flags.body, ['same', 'any']) === 'same',
    populations,
    warmupSeconds: time('--warmup', flags.warmup, 0),
    durationSeconds: time('--duration', flags.duration, 0.1),
    timeoutSeconds: time('--timeout', flags.timeout, 0.01),
    clientThreads: number('--client-threads', flags.clientThreads, 1, 256),
    cpus: flags.cpus === undefined ? null : chooseCpus(flags.cpus, number, problems),
    seed: number('--seed', flags.seed, 0, 2 ** 32 - 1),
  };
  problems.push(...idleThreads(populations, order.clientThreads));
  return order;
}

function chooseCpus(
  list: string,
  number: Readers['number'],
  problems: Problems,
): readonly number[] {
  const allowed = allowedCpus();
  const chosen = list.split(',').map((cpu) => number('--cpus', cpu, 0));
  const missing = chosen.filter((cpu) => !allowed.includes(cpu));
  if (missing.length > 0) {
    problems.push(
      `--cpus ${missing.join(',')}: this process may use CPU ${allowed.join(',')} only`,
    );
  }
  return chosen;
}

function chooseDriver(
  { driver: asked, clientThreads }: LoadFlags,
  populations: LoadOrder['populations'],
  word: Readers['word'],
  problems: Problems,
): DriverName {
  const names = Object.keys(drivers) as DriverName[];
  const driver = word('--driver', asked, ['auto', ...names]);
  const shape = { populations, clientThreads: Number(clientThreads), slices: false };
  const able = driversFor(shape, process.platform);
  const [usual] = able;
  if (usual === undefined) {
    problems.push(`this load needs ${driverNeeded(shape, process.platform)}`);
  } else if (driver !== 'auto' && !able.includes(driver)) {
    problems.push(`--driver ${driver} cannot drive this load: use ${list(able)}`);
  }
  return driver === 'auto' ? (usual ?? 'raw') : driver;
}

const list = (names: readonly string[]) => names.join(' or ');

interface Readers {
  number(flag: string, value: string, least?: number, limit?: number): number;
  time(flag: string, value: string, least: number): number;
  word<Word extends string>(flag: string, value: string, words: readonly [Word, ...Word[]]): Word;
  readonly method: PopulationShape['method'];
}

/** Closed loop unless a rate or a burst is asked for. */
function mainPopulation(flags: LoadFlags, read: Readers, problems: Problems): PopulationShape {
  if (flags.rate !== undefined && flags.burst !== undefined) {
    problems.push('--rate and --burst exclude each other: a load has one schedule');
  }
  const fresh = flags.fresh ?? false;
  const { method } = read;
  const levels = flags.levels?.split(',').map((level) => read.number('--levels', level)) ?? null;
  if (flags.burst !== undefined) {
    if (levels !== null) problems.push('--levels is a staircase of connections or of --rate');
    const connections = read.number('--burst', flags.burst);
    const restSeconds = read.time('--rest', flags.rest, 0);
    return { name: 'bursts', model: 'bursts', method, connections, restSeconds };
  }
  const asked = read.number('--connections', flags.connections);
  if (flags.rate === undefined) {
    // One beyond the highest step would never be active, and look as if it starved.
    const connections = levels === null ? asked : Math.max(...levels);
    return { name: 'closed loop', model: 'closed', method, fresh, levels, connections };
  }
  return {
    name: 'open loop',
    model: 'open',
    method,
    fresh,
    levels,
    connections: asked,
    ratePerSecond: read.number('--rate', flags.rate),
    arrivals: read.word('--arrivals', flags.arrivals, ['constant', 'poisson']),
  };
}

function companions(flags: LoadFlags, read: Readers): readonly PopulationShape[] {
  const parked: readonly PopulationShape[] =
    flags.parked === undefined
      ? []
      : [
          {
            ...{ name: 'parked', model: 'parked', method: read.method },
            connections: read.number('--parked', flags.parked),
          },
        ];
  if (flags.slow === undefined) return parked;
  const slow: PopulationShape = {
    name: 'slow',
    method: read.method,
    model: 'slow',
    connections: read.number('--slow', flags.slow),
    direction: read.word('--slow-direction', flags.slowDirection, ['send', 'read']),
    bytesPerInterval: read.number('--slow-bytes', flags.slowBytes),
    intervalSeconds: read.time('--slow-interval', flags.slowInterval, 0.001),
  };
  return [...parked, slow];
}
