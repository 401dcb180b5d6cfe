import { type Calibration, calibrate, ceilingFor } from '../load/calibrate.ts';
import type { Plan } from '../plan/plan.ts';
import type { Facts } from '../server/runtime.ts';
import { ServerError } from '../server/server.ts';

/**
 * Measures what the generator itself can do on the CPUs of this run; null where our own driver, and
 * with it the responder, does not run, and where other machines drive the load.
 * @throws {ServerError} stage `prepare`, when the plan asks for a rate above that.
 */
export async function calibrateFor(
  { cells, cpus, clientThreads, serverAddress, generatorAddresses }: Plan,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Calibration | null> {
  if (process.platform !== 'linux' || generatorAddresses !== undefined) return null;
  const used = [...new Set(cells.map(({ driver }) => driver))];
  const { generator } = cpus;
  // The responder runs here, and those of the server may be CPUs of another machine.
  const split = cpus.shared
    ? { server: null, generator: null }
    : { server: serverAddress === undefined ? cpus.server : null, generator };
  const calibration = await calibrate(used, clientThreads, split, signal);
  tell(describe(calibration));
  // The ceilings are those of HTTP/1.1.
  const plain = cells.filter(({ protocol }) => protocol === undefined);
  for (const { id, driver, populations } of plain) {
    for (const population of populations) {
      if (population.model !== 'open') continue;
      const ceiling = ceilingFor(calibration, driver, population);
      if (ceiling === null || population.ratePerSecond <= ceiling) continue;
      throw new ServerError('prepare', `${id}: ${refusal(population.ratePerSecond, ceiling)}`);
    }
  }
  return calibration;
}

/** Returns the calibration as facts for environment.json. */
export function calibrationFacts(calibration: Calibration | null): Facts {
  if (calibration === null) return {};
  const { floorUs, keepAlivePerSecond, freshPerSecond } = calibration;
  const rounded = (value: number | null) => (value === null ? null : Math.round(value));
  return {
    floorUs,
    rawKeepAlivePerSecond: rounded(keepAlivePerSecond.raw),
    rawFreshPerSecond: rounded(freshPerSecond.raw),
    autocannonKeepAlivePerSecond: rounded(keepAlivePerSecond.autocannon),
    undiciFreshPerSecond: rounded(freshPerSecond.undici),
  };
}

export const refusal = (ratePerSecond: number, ceilingPerSecond: number): string =>
  `${ratePerSecond} requests/s are more than this load generator can send here ` +
  `(${Math.floor(ceilingPerSecond)} requests/s against a server that does nothing). ` +
  'Ask for a lower rate, or give it more threads and CPUs';

function describe({ floorUs, keepAlivePerSecond, freshPerSecond }: Calibration): string {
  const figures = [
    floorUs === null ? '' : `round trip ${floorUs} µs`,
    perSecond(keepAlivePerSecond.raw, 'requests/s kept alive'),
    perSecond(freshPerSecond.raw, 'with a connection each'),
  ];
  return figures.filter((text) => text !== '').join(', ');
}

const perSecond = (value: number | null, what: string): string =>
  value === null ? '' : `${Math.round(value).toLocaleString('en-US')} ${what}`;
