import { flushCompileCache } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../host/reason-of.ts';
import { type DriverName, drivers } from './drivers/drivers.ts';
import type { FromGenerator, ToGenerator } from './generator-process.ts';
import type { Progress } from './load.ts';
import type { LoadSpec } from './spec.ts';
import { waitForRoom } from './tracking-room.ts';

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
  else if (message.kind === 'turns') void orFailed(() => inTurns(message.specs));
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
  const { populations, protocol } = spec;
  const shape = {
    ...{ populations, clientThreads: 1, turns: false },
    ...(protocol !== undefined && { protocol }),
  };
  if (!driver.drives(shape)) throw new Error(`${spec.driver} cannot drive this load`);
  const driveLoad = await driver.load();
  await waitForRoom(spec.populations, (seconds) => wait(seconds * 1000));
  send({ kind: 'result', result: await driveLoad(spec, warm, never, report) });
}

/** Opens and warms up every load, and then drives the one that is asked for, turn by turn. */
async function inTurns(specs: readonly LoadSpec[]): Promise<void> {
  const { startTurns } = await import('./raw/turns.ts');
  const turns = await startTurns(specs, never);
  const obey = async (message: ToGenerator) => {
    if (message.kind === 'turn') {
      await waitForRoom(specs[message.index]?.populations ?? [], turns.rest);
      send({ kind: 'turned', turn: await turns.turn(message.index, message.seconds) });
    } else if (message.kind === 'rest') {
      await turns.rest(message.seconds);
      send({ kind: 'rested' });
    } else if (message.kind === 'finish') {
      send({ kind: 'results', results: await turns.finish() });
    }
  };
  process.on('message', (message: ToGenerator) => void orFailed(() => obey(message)));
  send({ kind: 'warm' });
}

async function orFailed(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    send({ kind: 'failed', reason: reasonOf(error) });
  }
}
