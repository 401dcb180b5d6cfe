import {
  type FromGenerator,
  type GeneratorProcess,
  request,
  startGenerator,
  type ToGenerator,
  useGenerator,
} from './generator-process.ts';
import type { LoadResult } from './load.ts';
import type { LoadSpec } from './spec.ts';

/** Several loads side by side, one of which is driven at a time; the other connections rest. */
export interface SlicedLoad {
  /**
   * Drives the load with this index for a number of seconds. `seconds` of the answer includes the
   * time in which the last requests ended.
   */
  slice(
    index: number,
    seconds: number,
  ): Promise<{ readonly requests: number; readonly seconds: number }>;
  /** Returns the result of each load over all its slices. */
  finish(): Promise<readonly LoadResult[]>;
}

/**
 * Opens the loads in one generator process, warms each up, and passes them to `work`.
 * @param options.generator a process that was started before; it is ended like any other.
 * @throws when a driver fails or the signal comes, and GeneratorCrash when the process ends.
 */
export function driveSlices<Result>(
  specs: readonly LoadSpec[],
  options: {
    readonly cpus: readonly number[] | null;
    readonly signal: AbortSignal;
    readonly generator?: GeneratorProcess;
  },
  work: (load: SlicedLoad) => Promise<Result>,
): Promise<Result> {
  const generator = options.generator ?? startGenerator(options.cpus);
  const ask = async <Kind extends FromGenerator['kind']>(message: ToGenerator, kind: Kind) => {
    const answer = await request(generator, message);
    if (answer.kind !== kind) throw new Error(`the generator sent ${answer.kind}, not ${kind}`);
    return answer as Extract<FromGenerator, { kind: Kind }>;
  };
  return useGenerator(generator, options.signal, async () => {
    await ask({ kind: 'slices', specs }, 'warm');
    return work({
      slice: (index, seconds) => ask({ kind: 'slice', index, seconds }, 'sliced'),
      finish: async () => (await ask({ kind: 'finish' }, 'results')).results,
    });
  });
}
