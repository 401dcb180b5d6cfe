import { allowedCpus } from '../../host/limits.ts';
import { message, type Problems } from '../../host/message.ts';
import { driverNeeded, driversFor } from '../../load/drivers/choose.ts';
import { type DriverName, drivers } from '../../load/drivers/drivers.ts';
import { idleThreads } from '../../load/limits.ts';
import type {
  ExpectedBody,
  HeaderLine,
  Method,
  PopulationShape,
  RequestBody,
  RequestShape,
} from '../../load/population.ts';
import { type ProtocolName, protocolOf } from '../../load/protocols/protocols.ts';
import type { LoadUrl } from '../../load/url.ts';
import { type ProtocolOrder, type ProtocolRequest, protocolOrderOf } from './protocol-order.ts';

/** Request of `npm run load`. */
export interface LoadRequest extends ProtocolRequest {
  readonly connections: number;
  /** In seconds, like `warmup`, `timeout`, `rest` and `slowInterval`. */
  readonly duration: number;
  readonly warmup: number;
  readonly timeout: number;
  /** Requests a second of an open loop. */
  readonly rate: number | undefined;
  readonly arrivals: 'constant' | 'poisson';
  readonly rest: number;
  readonly levels: readonly number[] | undefined;
  readonly parked: number | undefined;
  readonly slow: number | undefined;
  readonly slowDirection: 'send' | 'read';
  readonly slowBytes: number;
  readonly slowInterval: number;
  readonly method: Method;
  /** Field lines as they were given; Host replaces that of the URL. */
  readonly header: readonly HeaderLine[];
  readonly requestBody: RequestBody | undefined;
  readonly expectStatus: number;
  readonly expectBody: 'same' | 'any' | ExpectedBody;
  /** The accepted share of requests without a correct answer. */
  readonly maxFailures: number | undefined;
  readonly driver: 'auto' | DriverName;
  readonly clientThreads: number;
  readonly cpus: readonly number[] | undefined;
  readonly seed: number;
}

/** A load that lacks only the document that is fetched. */
export interface LoadOrder extends ProtocolOrder {
  readonly driver: DriverName;
  /** The body of every answer: that of the first one, any, or a given one. */
  readonly expectedBody: 'same' | 'any' | ExpectedBody;
  /** The field Host where the user gives it; null: as in the URL. */
  readonly authority: string | null;
  /** The accepted share of requests without a correct answer; null: none is accepted. */
  readonly maxFailures: number | null;
  readonly populations: readonly [PopulationShape, ...PopulationShape[]];
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  readonly timeoutSeconds: number;
  readonly clientThreads: number;
  readonly cpus: readonly number[] | null;
  readonly seed: number;
}

/**
 * Makes an order of a request; it is only valid where no problem was added.
 * @param url null: it could not be read.
 */
export function orderOf(
  request: LoadRequest,
  url: Pick<LoadUrl, 'authorization' | 'secure'> | null,
  problems: Problems,
): LoadOrder {
  const { clientThreads, cpus = null, maxFailures = null } = request;
  const ofProtocol = protocolOrderOf(request, url?.secure ?? null, problems);
  const shape = requestOf(request, url?.authorization ?? null);
  const groups = [mainGroup(request, shape, problems), ...companions(request, shape)] as const;
  const populations = request.resume ? resuming(groups) : groups;
  problems.push(
    ...refusedBy(ofProtocol.protocol, populations),
    ...cpuProblems(cpus ?? []),
    ...idleThreads(populations, clientThreads),
  );
  return {
    ...ofProtocol,
    driver: chooseDriver(request, { populations, protocol: ofProtocol.protocol }, problems),
    expectedBody: request.expectBody,
    authority: request.header.find(([name]) => isNamed(name, 'host'))?.[1] ?? null,
    maxFailures,
    populations,
    warmupSeconds: request.warmup,
    durationSeconds: request.duration,
    timeoutSeconds: request.timeout,
    clientThreads,
    cpus,
    seed: request.seed,
  };
}

/** Returns what every client sends; the user's own Authorization replaces that of the URL. */
function requestOf(request: LoadRequest, authorization: string | null): RequestShape {
  const { method, header, requestBody, expectStatus: expectedStatus } = request;
  const given = header.filter(([name]) => !isNamed(name, 'host'));
  const isGiven = given.some(([name]) => isNamed(name, 'authorization'));
  const credentials: readonly HeaderLine[] =
    authorization === null || isGiven ? [] : [['Authorization', authorization]];
  const headers = [...credentials, ...given];
  const body = requestBody === undefined ? {} : { requestBody };
  return { method, expectedStatus, ...body, ...(headers.length === 0 ? {} : { headers }) };
}

const isNamed = (name: string, lowerCase: string) => name.toLowerCase() === lowerCase;

function cpuProblems(chosen: readonly number[]): Problems {
  const allowed = allowedCpus();
  const missing = chosen.filter((cpu) => !allowed.includes(cpu));
  if (missing.length === 0) return [];
  return [message`${{ cpus: missing.join(',') }}: this process may use ${allowed.join(',')} only`];
}

type Groups = LoadOrder['populations'];

/** Returns what the clients of a protocol cannot do. */
const refusedBy = (protocol: ProtocolName, groups: Groups): Problems =>
  groups
    .flatMap((each) => protocolOf(protocol).refuses(each) ?? [])
    .map((reason) => message`${{ protocol }}: ${reason}`);

const resuming = ([first, ...others]: Groups): Groups => [
  { ...first, resumes: true },
  ...others.map((each) => ({ ...each, resumes: true })),
];

function chooseDriver(
  { driver, clientThreads }: LoadRequest,
  load: Pick<LoadOrder, 'populations' | 'protocol'>,
  problems: Problems,
): DriverName {
  const { populations } = load;
  const shape = { ...load, clientThreads, turns: false };
  const able = driversFor(shape, process.platform);
  const [usual] = able;
  const refusal = driver === 'auto' ? null : drivers[driver].refuses(populations[0]);
  if (usual === undefined) {
    problems.push(`this load needs ${driverNeeded(shape, process.platform)}`);
  } else if (refusal !== null) {
    problems.push(
      message`${{ driver }} cannot send this request: ${refusal}; use ${able.join(' or ')}`,
    );
  } else if (driver !== 'auto' && !able.includes(driver)) {
    problems.push(message`${{ driver }} cannot drive this load: use ${able.join(' or ')}`);
  }
  return driver === 'auto' ? (usual ?? 'raw') : driver;
}

/** Returns the main group of clients: a closed loop unless a rate or a burst is asked for. */
function mainGroup(request: LoadRequest, shape: RequestShape, problems: Problems): PopulationShape {
  const { rate, burst, fresh, arrivals, levels = null } = request;
  const streams = request.streams === undefined ? {} : { streams: request.streams };
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
    return { name: 'bursts', model: 'bursts', ...shape, connections: burst, restSeconds };
  }
  if (rate === undefined) {
    // A connection beyond the highest step would never be active and would look starved.
    const connections = levels === null ? request.connections : Math.max(...levels);
    const loop = { fresh, levels, connections, ...streams };
    return { name: 'closed loop', model: 'closed', ...shape, ...loop };
  }
  const { connections } = request;
  return {
    ...{ name: 'open loop', model: 'open', ...shape, fresh, levels, connections },
    ...{ ratePerSecond: rate, arrivals, ...streams },
  };
}

function companions(request: LoadRequest, shape: RequestShape): readonly PopulationShape[] {
  const { parked, slow } = request;
  return [
    ...(parked === undefined
      ? []
      : [
          {
            name: 'parked',
            model: 'parked',
            askEverySeconds: null,
            ...shape,
            connections: parked,
          } as const,
        ]),
    ...(slow === undefined
      ? []
      : [
          {
            name: 'slow',
            model: 'slow',
            ...shape,
            connections: slow,
            direction: request.slowDirection,
            bytesPerInterval: request.slowBytes,
            intervalSeconds: request.slowInterval,
          } as const,
        ]),
  ];
}
