import type { Driver } from './drivers/driver.ts';
import { type DriverName, drivers } from './drivers/drivers.ts';
import { generate } from './generator.ts';
import type { LoadResult } from './load.ts';
import { type Closed, isFresh, type Population } from './population.ts';
import { type Responder, responderBody, startResponder } from './responder/responder.ts';
import type { LoadSpec } from './spec.ts';

/** The limits of the generator on this machine, against a server that does next to nothing. */
export interface Calibration {
  /** p50 of one connection in microseconds: no latency below it can be measured. */
  readonly floorUs: number | null;
  /** Requests per second on persistent connections; null for a driver that was not measured. */
  readonly keepAlivePerSecond: Ceilings;
  /** Requests per second with a connection for each request. */
  readonly freshPerSecond: Ceilings;
}

type Ceilings = Readonly<Record<DriverName, number | null>>;

/** The CPUs of both sides; null leaves a side unpinned. */
interface Cpus {
  readonly server: readonly number[] | null;
  readonly generator: readonly number[] | null;
}

const seconds = 0.4;
const common = {
  name: 'calibration',
  connections: 32,
  method: 'GET',
  path: '/',
  expectedBody: responderBody,
} as const;
const persistent: Closed = { ...common, model: 'closed', fresh: false, levels: null };
const fresh: Population = { ...persistent, fresh: true };
/** Bursts of the usual size: the smaller one is, the more of it is its start and its end. */
const bursts: Population = { ...common, connections: 128, model: 'bursts', restSeconds: 0.01 };

/**
 * Measures floor and ceilings on the CPUs of a run, each for less than half a second.
 * @param used the drivers of the run.
 */
export async function calibrate(
  used: readonly DriverName[],
  clientThreads: number,
  cpus: Cpus,
  signal: AbortSignal,
): Promise<Calibration> {
  await using responder = await startResponder(cpus.server);
  const rate = async (name: DriverName, choices: readonly Population[]) => {
    const load = firstDriven(drivers[name], choices, clientThreads);
    if (load === null || !used.includes(name)) return null;
    return (await drive(responder, { driver: name, ...load }, cpus, signal)).ratePerSecond;
  };
  const keepAlivePerSecond = await eachDriver((name) => rate(name, [persistent]));
  const one: Population = { ...persistent, connections: 1 };
  const floor = used.includes('raw')
    ? await drive(responder, { driver: 'raw', population: one, threads: 1 }, cpus, signal)
    : null;
  return {
    floorUs: floor?.latencyUs?.p50 ?? null,
    keepAlivePerSecond,
    freshPerSecond: await eachDriver((name) => rate(name, [fresh, bursts])),
  };
}

/**
 * Returns the ceiling of a load of this population by this driver; null where it was not measured.
 */
export function ceilingFor(
  { keepAlivePerSecond, freshPerSecond }: Calibration,
  driver: DriverName,
  population: Population,
): number | null {
  return (isFresh(population) ? freshPerSecond : keepAlivePerSecond)[driver];
}

/** Returns the first population that the driver can produce, with all threads or else with one. */
function firstDriven(driver: Driver, choices: readonly Population[], clientThreads: number) {
  for (const threads of [clientThreads, 1]) {
    const population = choices.find((each) =>
      driver.drives({ populations: [each], clientThreads: threads, turns: false }),
    );
    if (population !== undefined) return { population, threads };
  }
  return null;
}

async function eachDriver(
  measure: (name: DriverName) => Promise<number | null>,
): Promise<Ceilings> {
  const ceilings: Record<string, number | null> = {};
  for (const name of Object.keys(drivers) as DriverName[]) ceilings[name] = await measure(name);
  return ceilings as Ceilings;
}

function drive(
  { host, port }: Responder,
  load: { driver: DriverName; population: Population; threads: number },
  cpus: Cpus,
  signal: AbortSignal,
): Promise<LoadResult> {
  const spec: LoadSpec = {
    ...{ driver: load.driver, host, port },
    populations: [load.population],
    warmupSeconds: seconds / 2,
    durationSeconds: seconds,
    timeoutSeconds: 5,
    clientThreads: load.threads,
    thread: 0,
    seed: 1,
  };
  return generate(spec, { cpus: cpus.generator, warm: async () => {}, signal });
}
