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

/**
 * Several loads side by side. The first population of a load is measured and works only in its own
 * turns; the other ones, its background, go on in every turn and rest. A first population that is
 * parked has no turns and counts as background.
 */
export interface LoadInTurns {
  /**
   * Drives the load with this index: for `seconds`, or for one burst. An open loop then waits until
   * every request is answered or too old; a closed one waits a moment.
   * @returns the correct answers, and the time in which the last of them came.
   */
  turn(
    index: number,
    seconds: number,
  ): Promise<{ readonly requests: number; readonly seconds: number }>;
  /** Lets only the backgrounds go on. */
  rest(seconds: number): Promise<void>;
  /** Returns the result of each load over all its turns. */
  finish(): Promise<readonly LoadResult[]>;
}

/**
 * Opens the loads in one generator process, warms each up, and passes them to `work`. The warm-up
 * of a load with a background is that of the background alone.
 * @param options.generator a process that was started before; it is ended like any other.
 * @throws when a driver fails or the signal comes, and GeneratorCrash when the process ends.
 */
export function driveTurns<Result>(
  specs: readonly LoadSpec[],
  options: {
    readonly cpus: readonly number[] | null;
    readonly signal: AbortSignal;
    readonly generator?: GeneratorProcess;
  },
  work: (load: LoadInTurns) => Promise<Result>,
): Promise<Result> {
  const generator = options.generator ?? startGenerator(options.cpus);
  const ask = async <Kind extends FromGenerator['kind']>(message: ToGenerator, kind: Kind) => {
    const answer = await request(generator, message);
    if (answer.kind !== kind) throw new Error(`the generator sent ${answer.kind}, not ${kind}`);
    return answer as Extract<FromGenerator, { kind: Kind }>;
  };
  return useGenerator(generator, options.signal, async () => {
    await ask({ kind: 'turns', specs }, 'warm');
    return work({
      turn: async (index, seconds) => (await ask({ kind: 'turn', index, seconds }, 'turned')).turn,
      rest: async (seconds) => void (await ask({ kind: 'rest', seconds }, 'rested')),
      finish: async () => (await ask({ kind: 'finish' }, 'results')).results,
    });
  });
}
