import { flushCompileCache } from 'node:module';
import { type DriverName, drivers } from './drivers/drivers.ts';
import type { ToChild, ToParent } from './generator.ts';
import type { Progress } from './load.ts';
import type { LoadSpec } from './spec.ts';

// The generator's process: takes one load, drives it, tells the result, ends. It never outlives the one who asked: when
// the channel closes, whatever the reason, it is gone.
process.on('disconnect', () => process.exit(1));

const tellEveryMs = 500;

const never = new AbortController().signal;

const say = (message: ToParent) => void process.send?.(message);

const go = Promise.withResolvers<void>();

process.on('message', (message: ToChild) => {
  if (message.kind === 'go') go.resolve();
  else if (message.kind === 'load') void orFailed(() => load(message.driver));
  else if (message.kind === 'spec') void orFailed(() => drive(message.spec));
  else if (message.kind === 'slices') void orFailed(() => inSlices(message.specs));
});

/** It is killed when it has served, so that Node would never write down what it compiled. */
async function load(driver: DriverName): Promise<void> {
  await drivers[driver].load();
  flushCompileCache();
}

async function drive(spec: LoadSpec): Promise<void> {
  const warm = async () => {
    say({ kind: 'warm' });
    await go.promise;
  };
  let toldMs = performance.now();
  const tell = (progress: Progress) => {
    if (performance.now() - toldMs < tellEveryMs) return;
    toldMs = performance.now();
    say({ kind: 'progress', progress });
  };
  // A cross-check driver ignores the generator's threads.
  const shape = { populations: spec.populations, clientThreads: 1, slices: false };
  if (!drivers[spec.driver].drives(shape)) throw new Error(`${spec.driver} cannot drive this load`);
  const run = await drivers[spec.driver].load();
  const result = await run(spec, warm, never, tell);
  say({ kind: 'result', result });
}

/** Opens and warms up every load, and then drives the one that is asked for, slice by slice. */
async function inSlices(specs: readonly LoadSpec[]): Promise<void> {
  const { createSession } = await import('./raw/session.ts');
  const { yieldHelperThreads } = await import('../os/helper-threads.ts');
  yieldHelperThreads();
  const sessions = specs.map(createSession);
  for (const [i, session] of sessions.entries()) {
    await session.run(specs[i]?.warmupSeconds ?? 0, never, true);
    session.reset();
  }
  const slice = async (index: number, seconds: number) => {
    const session = sessions[index];
    if (session === undefined) throw new RangeError(`there is no load ${index}`);
    const before = session.progress();
    await session.run(seconds, never);
    const after = session.progress();
    say({
      kind: 'sliced',
      requests: after.requests - before.requests,
      // To the microsecond: the difference of two sums has a rounding in its sixteenth digit.
      seconds: Math.round((after.seconds - before.seconds) * 1e6) / 1e6,
    });
  };
  process.on('message', (message: ToChild) => {
    if (message.kind === 'slice') void orFailed(() => slice(message.index, message.seconds));
    if (message.kind === 'finish') {
      say({ kind: 'results', results: sessions.map((session) => session.result()) });
    }
  });
  say({ kind: 'warm' });
}

async function orFailed(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}
