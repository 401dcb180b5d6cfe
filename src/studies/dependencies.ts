import { loadBy } from '../agent/load-hosts.ts';
import { vantageOf } from '../agent/vantage.ts';
import { type Calibration, ceilingFor } from '../load/calibrate.ts';
import { generate } from '../load/generator.ts';
import type { ReadyGenerators } from '../load/ready-generator.ts';
import { driveTurns } from '../load/turns.ts';
import type { TrialParts } from '../run/parts.ts';
import { here } from '../sample/vantage.ts';
import { startBackend } from '../server/backend/backend.ts';
import type { Runtime } from '../server/runtime.ts';

/**
 * Returns the dependencies of a trial: a server of this runtime, our samplers, and a generator in a
 * process of its own.
 */
export function dependenciesOn(
  runtime: Runtime,
  calibration: Calibration | null,
  serverCpus: readonly number[] | null,
  generators: ReadyGenerators,
): TrialParts {
  // An agent that was lost is replaced with the next start.
  const vantage = () => {
    const agent = runtime.agent?.() ?? null;
    return agent === null ? here : vantageOf(agent);
  };
  return {
    start: runtime.start,
    watch: (server, countsEffort) => vantage().watch(server, serverCpus, countsEffort),
    cpuUs: (server) => vantage().cpuUs(server),
    ...loadOf(runtime, generators),
    async awaitRest(server, signal) {
      const unrest = await vantage().awaitRest(server, signal);
      return unrest === null ? [] : [{ kind: 'not-at-rest', ...unrest }];
    },
    now: () => new Date(),
    startBackend: async (delayMs, { runId, cpus }) =>
      delayMs === null
        ? { socket: null, [Symbol.asyncDispose]: async () => {} }
        : startBackend(delayMs, runId, cpus.shared ? null : cpus.generator),
    // The ceilings are those of HTTP/1.1.
    ceilingOf: ({ driver, protocol, populations: [first] }) =>
      calibration === null || protocol !== undefined
        ? null
        : ceilingFor(calibration, driver, first),
  };
}

/** Drives loads from this machine, or by the agents of a runtime that has machines for them. */
function loadOf(
  runtime: Runtime,
  generators: ReadyGenerators,
): Pick<TrialParts, 'prepareGenerator' | 'generate' | 'driveTurns'> {
  const agents = () => runtime.loadAgents?.() ?? null;
  return {
    prepareGenerator() {
      if (agents() === null) generators.prepare();
    },
    generate(spec, options) {
      const machines = agents();
      if (machines !== null) return loadBy(machines).generate(spec, options);
      return generate(spec, { ...options, generator: generators.take() });
    },
    driveTurns(specs, options, work) {
      const machines = agents();
      if (machines !== null) return loadBy(machines).driveTurns(specs, options, work);
      return driveTurns(specs, { ...options, generator: generators.take() }, work);
    },
  };
}
