import type { Agent } from '../channel/agent.ts';
import { reasonOf } from '../host/reason-of.ts';
import { observedNothing } from '../sample/observed-nothing.ts';
import type { Latest, Watch } from '../sample/sample.ts';
import type { Target } from '../sample/target.ts';
import type { Vantage } from '../sample/vantage.ts';
import { type AgentTarget, calls, type WatchRequest } from './calls.ts';

/** Observes servers from beside them, by an agent on their machine. */
export const vantageOf = (agent: Agent): Vantage => ({
  watch: (target, cpus, countsEffort = false) =>
    watchBy(agent, { target: portable(target), cpus, countsEffort }),
  cpuUs: (target) => agent.ask(calls.cpuUs, portable(target)),
  // It waits for up to six seconds.
  awaitRest: (target) => agent.ask(calls.awaitRest, portable(target), 12_000),
});

/** Keeps what survives JSON; a running server has more. */
function portable(server: Target): AgentTarget {
  const { host, port, tlsPort, statusHost, pid, cgroup, clientPort } = server;
  return {
    ...{ host, port, pid, cgroup },
    ...(tlsPort !== undefined && { tlsPort }),
    ...(statusHost !== undefined && { statusHost }),
    ...(clientPort !== undefined && { clientPort }),
  };
}

/** Watches at the agent. Where that is lost, nothing was observed and the server counts as lost. */
function watchBy(agent: Agent, request: WatchRequest): Watch {
  const id = agent.ask(calls.watch, request);
  id.catch(() => {});
  let latest: Latest = { footprintBytes: null, scoreboard: null };
  const refresh = async () => {
    latest = await agent.ask(calls.latest, await id);
  };
  return {
    footprintBytes: async () => agent.ask(calls.footprintBytes, await id),
    latest() {
      void refresh().catch(() => {});
      return latest;
    },
    async mark() {
      await agent.ask(calls.mark, await id);
    },
    async stop() {
      try {
        return await agent.ask(calls.stop, await id, 15_000);
      } catch (error) {
        return observedNothing(reasonOf(error));
      }
    },
  };
}
