import { allowedCpus } from '../../host/limits.ts';
import { message, type Problems } from '../../host/message.ts';
import { driverNeeded, driversFor } from '../../load/drivers/choose.ts';
import type { DriverName } from '../../load/drivers/drivers.ts';
import { idleThreads } from '../../load/limits.ts';
import type { Method, PopulationShape } from '../../load/population.ts';

/** Request of `npm run load`. */
export interface LoadRequest {
  readonly connections: number;
  /** In seconds, like `warmup`, `timeout`, `rest` and `slowInterval`. */
  readonly duration: number;
  readonly warmup: number;
  readonly timeout: number;
  readonly fresh: boolean;
  /** Requests a second of an open loop. */
  readonly rate: number | undefined;
  readonly arrivals: 'constant' | 'poisson';
  readonly burst: number | undefined;
  readonly rest: number;
  readonly levels: readonly number[] | undefined;
  readonly parked: number | undefined;
  readonly slow: number | undefined;
  readonly slowDirection: 'send' | 'read';
  readonly slowBytes: number;
  readonly slowInterval: number;
  readonly method: Method;
  readonly body: 'same' | 'any';
  readonly driver: 'auto' | DriverName;
  readonly clientThreads: number;
  readonly cpus: readonly number[] | undefined;
  readonly seed: number;
}

/** A load that lacks only the document that is fetched. */
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

/** Makes an order of a request; it is only valid where no problem was added. */
export function orderOf(request: LoadRequest, problems: Problems): LoadOrder {
  const { clientThreads, cpus = null } = request;
  const populations = [mainGroup(request, problems), ...companions(request)] as const;
  problems.push(...cpuProblems(cpus ?? []), ...idleThreads(populations, clientThreads));
  return {
    driver: chooseDriver(request, populations, problems),
    checksBody: request.body === 'same',
    populations,
    warmupSeconds: request.warmup,
    durationSeconds: request.duration,
    timeoutSeconds: request.timeout,
    clientThreads,
    cpus,
    seed: request.seed,
  };
}

function cpuProblems(chosen: readonly number[]): Problems {
  const allowed = allowedCpus();
  const missing = chosen.filter((cpu) => !allowed.includes(cpu));
  if (missing.length === 0) return [];
  return [message`${{ cpus: missing.join(',') }}: this process may use ${allowed.join(',')} only`];
}

function chooseDriver(
  { driver, clientThreads }: LoadRequest,
  populations: LoadOrder['populations'],
  problems: Problems,
): DriverName {
  const shape = { populations, clientThreads, turns: false };
  const able = driversFor(shape, process.platform);
  const [usual] = able;
  if (usual === undefined) {
    problems.push(`this load needs ${driverNeeded(shape, process.platform)}`);
  } else if (driver !== 'auto' && !able.includes(driver)) {
    problems.push(message`${{ driver }} cannot drive this load: use ${able.join(' or ')}`);
  }
  return driver === 'auto' ? (usual ?? 'raw') : driver;
}

/** Returns the main group of clients: a closed loop unless a rate or a burst is asked for. */
function mainGroup(request: LoadRequest, problems: Problems): PopulationShape {
  const { rate, burst, fresh, arrivals, method, levels = null } = request;
  if (rate !== undefined && burst !== undefined) {
    problems.push(
      message`${{ rate: true }} and ${{ burst: true }} exclude each other: a load has one schedule`,
    );
  }
  if (burst !== undefined) {
    if (levels !== null) {
      problems.push(message`${{ levels: true }}: a staircase has connections or rates, not bursts`);
    }
    const restSeconds = request.rest;
    return { name: 'bursts', model: 'bursts', method, connections: burst, restSeconds };
  }
  if (rate === undefined) {
    // A connection beyond the highest step would never be active and would look starved.
    const connections = levels === null ? request.connections : Math.max(...levels);
    return { name: 'closed loop', model: 'closed', method, fresh, levels, connections };
  }
  const { connections } = request;
  return {
    ...{ name: 'open loop', model: 'open', method, fresh, levels, connections },
    ...{ ratePerSecond: rate, arrivals },
  };
}

function companions(request: LoadRequest): readonly PopulationShape[] {
  const { parked, slow, method } = request;
  return [
    ...(parked === undefined
      ? []
      : [
          {
            name: 'parked',
            model: 'parked',
            askEverySeconds: null,
            method,
            connections: parked,
          } as const,
        ]),
    ...(slow === undefined
      ? []
      : [
          {
            name: 'slow',
            model: 'slow',
            method,
            connections: slow,
            direction: request.slowDirection,
            bytesPerInterval: request.slowBytes,
            intervalSeconds: request.slowInterval,
          } as const,
        ]),
  ];
}
