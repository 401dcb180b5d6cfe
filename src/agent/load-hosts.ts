import { ResponseError } from 'vscode-jsonrpc';
import type { Agent } from '../channel/agent.ts';
import type { generate } from '../load/generator.ts';
import { GeneratorCrash } from '../load/generator-process.ts';
import { type HostInTurns, merged, partsOf, togetherMs, turnsOfAll } from '../load/hosts.ts';
import type { LoadResult } from '../load/load.ts';
import type { LoadSpec } from '../load/spec.ts';
import type { driveTurns, LoadInTurns } from '../load/turns.ts';
import { generatorCrashCode, loadCalls } from './load-calls.ts';

/** Time for a start of a generator, and for what a machine does beside its load. */
const spareMs = 30_000;

/** Drives one load by the agents of several machines. */
export const loadBy = (agents: readonly Agent[]) => ({
  async generate(
    spec: LoadSpec,
    { warm, signal }: Pick<Parameters<typeof generate>[1], 'warm' | 'signal'>,
  ): Promise<LoadResult> {
    const parts = partsOf([spec], agents.length);
    const warmMs = 1000 * spec.warmupSeconds + spareMs;
    const { durationSeconds, timeoutSeconds } = spec;
    const driveMs = 1000 * (durationSeconds + timeoutSeconds) + spareMs;
    const open = (agent: Agent, i: number) =>
      agent.ask(loadCalls.warmLoad, parts[i]?.[0] ?? spec, warmMs);
    return held(agents, open, signal, async (ids) => {
      await warm();
      const at = togetherMs();
      const results = agents.map((agent, i) => {
        const asked = { id: ids[i] ?? -1, atUs: onClockOf(agent, at) };
        return agent.ask(loadCalls.driveLoad, asked, driveMs);
      });
      return merged(await Promise.all(results));
    });
  },

  driveTurns<Result>(
    specs: readonly LoadSpec[],
    { signal }: Pick<Parameters<typeof driveTurns>[1], 'signal'>,
    work: (load: LoadInTurns) => Promise<Result>,
  ): Promise<Result> {
    const parts = partsOf(specs, agents.length);
    const longest = (of: (spec: LoadSpec) => number) => Math.max(0, ...specs.map(of));
    const warmMs = 1000 * specs.reduce((sum, spec) => sum + spec.warmupSeconds, 0) + spareMs;
    const timeoutMs = 1000 * longest(({ timeoutSeconds }) => timeoutSeconds) + spareMs;
    const open = (agent: Agent, i: number) =>
      agent.ask(loadCalls.openTurns, parts[i] ?? [], warmMs);
    return held(agents, open, signal, (ids) =>
      work(turnsOfAll(agents.map((agent, i) => hostOf(agent, ids[i] ?? -1, timeoutMs)))),
    );
  },
});

function hostOf(agent: Agent, id: number, timeoutMs: number): HostInTurns {
  return {
    turn: (atMs, index, seconds) =>
      agent.ask(
        loadCalls.turn,
        { id, atUs: onClockOf(agent, atMs), index, seconds },
        1000 * seconds + timeoutMs,
      ),
    async rest(atMs, seconds) {
      const asked = { id, atUs: onClockOf(agent, atMs), seconds };
      await agent.ask(loadCalls.rest, asked, 1000 * seconds + timeoutMs);
    },
    finish: () => agent.ask(loadCalls.finishTurns, id, timeoutMs),
  };
}

/** Returns an instant of our wall clock as microseconds of the agent's. */
const onClockOf = ({ clock }: Agent, atMs: number): number => 1000 * atMs + clock.offsetUs;

/** Opens a load on every machine, works with it, and ends it on all of them. */
async function held<Result>(
  agents: readonly Agent[],
  open: (agent: Agent, index: number) => Promise<number>,
  signal: AbortSignal,
  work: (ids: readonly number[]) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const opening = agents.map(open);
  /** Ends also those that open only now. */
  const end = () =>
    Promise.allSettled(opening.map(async (id, i) => agents[i]?.ask(loadCalls.endLoad, await id)));
  const abort = () => void end();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const ids = await Promise.all(opening);
    signal.throwIfAborted();
    return await work(ids);
  } catch (error) {
    signal.throwIfAborted();
    throw crashOf(error) ?? error;
  } finally {
    signal.removeEventListener('abort', abort);
    await end();
  }
}

/** Returns the crash of a generator that an agent reports; null where it reports another error. */
const crashOf = (error: unknown): GeneratorCrash | null =>
  error instanceof ResponseError && error.code === generatorCrashCode
    ? new GeneratorCrash(error.message)
    : null;
