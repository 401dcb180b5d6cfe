import { setTimeout as wait } from 'node:timers/promises';
import { type MessageConnection, ResponseError } from 'vscode-jsonrpc';
import { wallClockUs } from '../channel/clock-offset.ts';
import { generate } from '../load/generator.ts';
import { GeneratorCrash } from '../load/generator-process.ts';
import type { LoadResult } from '../load/load.ts';
import { driveTurns, type LoadInTurns } from '../load/turns.ts';
import { generatorCrashCode, loadCalls } from './load-calls.ts';

/** A load in a generator process of this machine. */
interface Held {
  readonly turns?: LoadInTurns;
  /** Lets the measured window begin. */
  go?(): Promise<LoadResult>;
  end(): Promise<void>;
}

/** Drives loads for one connection. They end with it. */
export function answerLoads(connection: MessageConnection): void {
  const held: Held[] = [];
  const heldOf = (id: number): Held => {
    const found = held[id];
    if (found === undefined) throw new Error(`there is no load ${id}`);
    return found;
  };
  const turnsOf = (id: number): LoadInTurns => {
    const { turns } = heldOf(id);
    if (turns === undefined) throw new Error(`load ${id} takes no turns`);
    return turns;
  };
  connection.onRequest(loadCalls.warmLoad, (spec) =>
    passed(async () => held.push(await warmed(spec)) - 1),
  );
  connection.onRequest(loadCalls.driveLoad, ({ id, atUs }) =>
    passed(async () => {
      const { go } = heldOf(id);
      if (go === undefined) throw new Error(`load ${id} takes turns`);
      await until(atUs);
      return go();
    }),
  );
  connection.onRequest(loadCalls.openTurns, (specs) =>
    passed(async () => held.push(await inTurns(specs)) - 1),
  );
  connection.onRequest(loadCalls.turn, ({ id, atUs, index, seconds }) =>
    passed(async () => {
      await until(atUs);
      return turnsOf(id).turn(index, seconds);
    }),
  );
  connection.onRequest(loadCalls.rest, ({ id, atUs, seconds }) =>
    passed(async () => {
      await until(atUs);
      await turnsOf(id).rest(seconds);
      return null;
    }),
  );
  connection.onRequest(loadCalls.finishTurns, (id) => passed(() => turnsOf(id).finish()));
  connection.onRequest(loadCalls.endLoad, async (id) => {
    await heldOf(id).end();
    return null;
  });
  connection.onClose(() => {
    for (const each of held) void each.end();
  });
}

/** Passes a crash of the generator on as what it is: it says nothing of the server. */
async function passed<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GeneratorCrash)) throw error;
    throw new ResponseError(generatorCrashCode, error.message);
  }
}

/** Waits until an instant of this machine's wall clock. */
const until = (atUs: number): Promise<void> => wait(Math.max(0, (atUs - wallClockUs()) / 1000));

type Spec = Parameters<typeof generate>[0];

/** Starts a generator and waits until its load is warm. */
async function warmed(spec: Spec): Promise<Held> {
  const abort = new AbortController();
  const isWarm = Promise.withResolvers<void>();
  const begins = Promise.withResolvers<void>();
  const result = generate(spec, {
    ...{ cpus: null, signal: abort.signal },
    warm() {
      isWarm.resolve();
      return begins.promise;
    },
  });
  await Promise.race([isWarm.promise, result]);
  return {
    go() {
      begins.resolve();
      return result;
    },
    async end() {
      abort.abort();
      await result.catch(() => {});
    },
  };
}

/** Starts a generator with loads that take turns, and waits until they are warm. */
async function inTurns(specs: readonly Spec[]): Promise<Held> {
  const abort = new AbortController();
  const opened = Promise.withResolvers<LoadInTurns>();
  const ends = Promise.withResolvers<void>();
  const driven = driveTurns(specs, { cpus: null, signal: abort.signal }, (turns) => {
    opened.resolve(turns);
    return ends.promise;
  });
  driven.catch(opened.reject);
  return {
    turns: await opened.promise,
    async end() {
      ends.resolve();
      abort.abort();
      await driven.catch(() => {});
    },
  };
}
