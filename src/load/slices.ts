import { type Child, crashOf, say, startChild, type ToChild, type ToParent } from './generator.ts';
import type { LoadResult } from './load.ts';
import type { LoadSpec } from './spec.ts';

/** Several loads side by side, of which one at a time is driven; the others' connections rest meanwhile. */
export interface SlicedLoad {
  /** Drives the load with this index for so long. `seconds` of the answer include the end of what was under way. */
  slice(
    index: number,
    seconds: number,
  ): Promise<{ readonly requests: number; readonly seconds: number }>;
  /** The books of each load over all of its slices. */
  finish(): Promise<readonly LoadResult[]>;
}

/**
 * Opens the loads in a generator process of their own, warms each up, and hands them to `work`.
 * @throws when a driver fails, the generator crashes, or the signal comes.
 */
export async function driveSlices<Result>(
  specs: readonly LoadSpec[],
  options: {
    readonly cpus: readonly number[] | null;
    readonly signal: AbortSignal;
    /** A generator that waits already; it is ended like any other. */
    readonly child?: Child;
  },
  work: (load: SlicedLoad) => Promise<Result>,
): Promise<Result> {
  const child = options.child ?? startChild(options.cpus);
  const kill = () => void child.kill('SIGKILL');
  options.signal.addEventListener('abort', kill, { once: true });
  try {
    options.signal.throwIfAborted();
    return await Promise.race([converse(child, specs, work), crashOf(child, options.signal)]);
  } finally {
    options.signal.removeEventListener('abort', kill);
    child.kill('SIGKILL');
    await child;
  }
}

async function converse<Result>(
  child: Child,
  specs: readonly LoadSpec[],
  work: (load: SlicedLoad) => Promise<Result>,
): Promise<Result> {
  const ask = async <Kind extends ToParent['kind']>(
    message: ToChild,
    kind: Kind,
  ): Promise<Extract<ToParent, { kind: Kind }>> => {
    const answer = nextMessage(child);
    say(child, message);
    const said = await answer;
    if (said.kind === 'failed') throw new Error(said.reason);
    if (said.kind !== kind) throw new Error(`the generator said ${said.kind}, not ${kind}`);
    return said as Extract<ToParent, { kind: Kind }>;
  };
  await ask({ kind: 'slices', specs }, 'warm');
  return work({
    slice: (index, seconds) => ask({ kind: 'slice', index, seconds }, 'sliced'),
    finish: async () => (await ask({ kind: 'finish' }, 'results')).results,
  });
}

const nextMessage = (child: Child): Promise<ToParent> =>
  new Promise((resolve) => void child.once('message', (said) => resolve(said as ToParent)));
