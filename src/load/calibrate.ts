import type { DriverName } from './drivers/drivers.ts';
import { generate } from './generator.ts';
import type { LoadResult, LoadSpec } from './load.ts';
import type { Population } from './population.ts';
import { type Responder, responderBody, startResponder } from './responder/responder.ts';

/** What the generator itself can do here, against a server that does next to nothing. */
export interface Calibration {
  /** p50 of one connection in microseconds: no latency below it can be seen. */
  readonly floorUs: number | null;
  /** Requests a second on kept-alive connections, by driver; null where the driver cannot do it. */
  readonly keepAlivePerSecond: Ceilings;
  /** Requests a second with a connection each, by driver. */
  readonly freshPerSecond: Ceilings;
}

type Ceilings = Readonly<Record<DriverName, number | null>>;

const seconds = 0.4;
const common = { connections: 32, path: '/', body: responderBody };
const persistent = (connections: number): Population => ({
  ...{ ...common, connections },
  name: 'calibration',
  model: 'closed',
  fresh: false,
  levels: null,
});
const fresh: Population = { ...persistent(32), model: 'closed', fresh: true, levels: null };
const bursts: Population = { ...common, name: 'calibration', model: 'bursts', restSeconds: 0.01 };

/**
 * Measures floor and ceilings on the CPUs of a run, each for less than half a second.
 * @param drivers that the run uses.
 */
export async function calibrate(
  drivers: readonly DriverName[],
  clientThreads: number,
  cpus: { readonly server: readonly number[] | null; readonly generator: readonly number[] | null },
  signal: AbortSignal,
): Promise<Calibration> {
  await using responder = await startResponder(cpus.server);
  const measure = (driver: DriverName, population: Population, threads = 1) =>
    drivers.includes(driver)
      ? drive(responder, { driver, population, threads }, cpus.generator, signal)
      : null;
  const raw = await measure('raw', persistent(32), clientThreads);
  const floor = await measure('raw', persistent(1));
  const churned = await measure('raw', fresh, clientThreads);
  const witness = await measure('autocannon', persistent(32));
  const burst = await measure('undici', bursts);
  return {
    floorUs: floor?.latencyUs?.p50 ?? null,
    keepAlivePerSecond: {
      raw: raw?.ratePerSecond ?? null,
      autocannon: witness?.ratePerSecond ?? null,
      undici: null,
    },
    freshPerSecond: {
      raw: churned?.ratePerSecond ?? null,
      autocannon: null,
      undici: burst?.ratePerSecond ?? null,
    },
  };
}

/** The ceiling that a load of this population by this driver runs against; null where it was not measured. */
export function ceilingFor(
  { keepAlivePerSecond, freshPerSecond }: Calibration,
  driver: DriverName,
  population: Population,
): number | null {
  const isFresh = population.model === 'bursts' || ('fresh' in population && population.fresh);
  return (isFresh ? freshPerSecond : keepAlivePerSecond)[driver];
}

function drive(
  { host, port }: Responder,
  { driver, population, threads }: { driver: DriverName; population: Population; threads: number },
  cpus: readonly number[] | null,
  signal: AbortSignal,
): Promise<LoadResult> {
  const spec: LoadSpec = {
    driver,
    host,
    port,
    method: 'GET',
    populations: [population],
    warmupSeconds: seconds / 2,
    durationSeconds: seconds,
    timeoutSeconds: 5,
    clientThreads: threads,
    thread: 0,
    seed: 1,
  };
  return generate(spec, { cpus, warm: async () => {}, signal });
}
