import { coresOf } from '../src/host/cores.ts';
import { allowedCpus } from '../src/host/limits.ts';
import { generate } from '../src/load/generator.ts';
import type { LoadResult } from '../src/load/load.ts';
import type { Closed, Population } from '../src/load/population.ts';
import { type Responder, responderBody } from '../src/load/responder/responder.ts';
import type { LoadSpec } from '../src/load/spec.ts';
import { splitCpus } from '../src/plan/cpus.ts';

/** CPUs of the benchmarks, split as in a run. */
export const cpus = splitCpus(coresOf(allowedCpus()));

const never = new AbortController().signal;

/** Returns persistent connections in a closed loop, with all checks on. */
export const closedLoop = (connections: number): Closed => ({
  name: 'bench',
  model: 'closed',
  fresh: false,
  levels: null,
  connections,
  method: 'GET',
  path: '/',
  expectedBody: responderBody,
});

/** Drives the responder as a run drives an arm: in a separate process on the generator's CPUs. */
export function driveResponder(
  { host, port }: Pick<Responder, 'host' | 'port'>,
  population: Population,
  change: Partial<LoadSpec> = {},
): Promise<LoadResult> {
  const spec: LoadSpec = {
    driver: 'raw',
    host,
    port,
    populations: [population],
    warmupSeconds: 1,
    durationSeconds: 3,
    timeoutSeconds: 10,
    clientThreads: 1,
    thread: 0,
    seed: 1,
    ...change,
  };
  return generate(spec, { cpus: cpus.generator, warm: async () => {}, signal: never });
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');
