import { flushCompileCache } from 'node:module';
import { type DriverName, drivers } from './drivers/drivers.ts';
import type { FromGenerator, ToGenerator } from './generator-process.ts';
import type { Progress } from './load.ts';
import type { LoadSpec } from './spec.ts';

// The generator's process: it takes one load, drives it, sends the result, and ends. It never
// outlives its parent: it exits when the channel closes.
process.on('disconnect', () => process.exit(1));

const reportEveryMs = 500;

const never = new AbortController().signal;

const send = (message: FromGenerator) => void process.send?.(message);

const go = Promise.withResolvers<void>();

process.on('message', (message: ToGenerator) => {
  if (message.kind === 'go') go.resolve();
  else if (message.kind === 'load') void orFailed(() => load(message.driver));
  else if (message.kind === 'spec') void orFailed(() => drive(message.spec));
  else if (message.kind === 'slices') void orFailed(() => inSlices(message.specs));
});

/** Loads a driver. The process will be killed, so that Node must write its compile cache now. */
async function load(name: DriverName): Promise<void> {
  await drivers[name].load();
  flushCompileCache();
}

async function drive(spec: LoadSpec): Promise<void> {
  const warm = async () => {
    send({ kind: 'warm' });
    await go.promise;
  };
  let reportedMs = performance.now();
  const report = (progress: Progress) => {
    if (performance.now() - reportedMs < reportEveryMs) return;
    reportedMs = performance.now();
    send({ kind: 'progress', progress });
  };
  const driver = drivers[spec.driver];
  // A cross-check driver ignores the generator's threads.
  const shape = { populations: spec.populations, clientThreads: 1, slices: false };
  if (!driver.drives(shape)) throw new Error(`${spec.driver} cannot drive this load`);
  const driveLoad = await driver.load();
  send({ kind: 'result', result: await driveLoad(spec, warm, never, report) });
}

/** Opens and warms up every load, and then drives the requested one, slice by slice. */
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
    send({
      kind: 'sliced',
      requests: after.requests - before.requests,
      // To the microsecond: the difference of two sums has a rounding in its sixteenth digit.
      seconds: Math.round((after.seconds - before.seconds) * 1e6) / 1e6,
    });
  };
  process.on('message', (message: ToGenerator) => {
    if (message.kind === 'slice') void orFailed(() => slice(message.index, message.seconds));
    if (message.kind === 'finish') {
      send({ kind: 'results', results: sessions.map((session) => session.result()) });
    }
  });
  send({ kind: 'warm' });
}

async function orFailed(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    send({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}
