import type { Agent } from '../../channel/agent.ts';
import { answeringEngine } from '../docker/engine.ts';
import type { RuntimeOptions } from '../runtime.ts';
import { ServerError } from '../server.ts';
import { type AgentServices, startAgents } from './agent-services.ts';
import { choose, everyGenerator } from './choose.ts';
import { imageForNodes } from './image-for-nodes.ts';
import type { SwarmNode } from './nodes.ts';

/** Agents on all nodes of a run. */
export interface KeptAgents extends AsyncDisposable {
  /** That of the arms first. */
  readonly agents: readonly Agent[];
  /** A channel has ended. */
  isLost(): boolean;
}

/**
 * Returns a function that starts agents on the nodes of a run. Once they have run, a node that does
 * not start its agent again is left out, as far as --min-generators allows.
 * @param notRemoved is called with the names of services and secrets that no manager removed.
 */
export function agentsOfRun(
  options: RuntimeOptions,
  notRemoved: (names: readonly string[]) => void,
): (signal: AbortSignal, tell: (line: string) => void) => Promise<KeptAgents> {
  const { most, least } = options.generators ?? everyGenerator;
  /** A run goes on with no fewer than it began with, unless it was allowed to. */
  let fewest = least;
  let begun = false;
  return async (signal, tell) => {
    const { client } = await answeringEngine();
    const without: SwarmNode[] = [];
    for (;;) {
      const chosen = await choose({ most, least: fewest }, without);
      if (typeof chosen === 'string') throw new ServerError('prepare', chosen);
      const name = await imageForNodes(client, options, tell, signal);
      const nodes = [chosen.server, ...chosen.generators];
      tell(`starting agents on ${nodes.map((node) => node.name).join(', ')}`);
      const services = await startAgents(client, name, nodes, signal);
      const failed = nodes.filter((_, i) => services.outcomes[i]?.status === 'rejected');
      if (failed.length === 0) {
        fewest ??= chosen.generators.length;
        begun = true;
        return kept(services, notRemoved);
      }
      notRemoved(await services.end());
      signal.throwIfAborted();
      if (!begun) throw services.outcomes.find((each) => each.status === 'rejected')?.reason;
      without.push(...failed);
    }
  };
}

function kept(
  { outcomes, end }: AgentServices,
  notRemoved: (names: readonly string[]) => void,
): KeptAgents {
  const agents = outcomes.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  let isLost = false;
  void Promise.race(agents.map(({ gone }) => gone)).then(() => {
    isLost = true;
  });
  return {
    agents,
    isLost: () => isLost,
    [Symbol.asyncDispose]: async () => notRemoved(await end()),
  };
}
