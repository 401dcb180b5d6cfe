import type { Agent } from '../../channel/agent.ts';
import { reasonOf } from '../../host/reason-of.ts';
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
  const { planned, generators: { most, least } = everyGenerator } = options;
  // A run goes on with no fewer than its plan has, unless it was allowed to.
  const count = { most, least: least ?? planned?.generators ?? null };
  const isServer = ({ address }: SwarmNode) => planned === undefined || address === planned.server;
  let begun = false;
  /** The image's name on the nodes: they have it once agents have run. */
  let image: string | null = null;
  const start = async (signal: AbortSignal, tell: (line: string) => void) => {
    const { client } = await answeringEngine();
    const without: SwarmNode[] = [];
    for (;;) {
      const chosen = await choose(count, without, isServer);
      if (typeof chosen === 'string') throw new ServerError('prepare', chosen);
      image ??= await imageForNodes(client, options, tell, signal);
      const nodes = [chosen.server, ...chosen.generators];
      tell(`starting agents on ${nodes.map((node) => node.name).join(', ')}`);
      const services = await startAgents(client, image, nodes, signal);
      const failed = nodes.filter((_, i) => services.outcomes[i]?.status === 'rejected');
      if (failed.length === 0) {
        begun = true;
        return kept(services, notRemoved);
      }
      notRemoved(await services.end());
      signal.throwIfAborted();
      // At the beginning the user wants to know.
      if (!begun) throw services.outcomes.find((each) => each.status === 'rejected')?.reason;
      without.push(...failed);
    }
  };
  return (signal, tell) => asPreparation(() => start(signal, tell), signal);
}

/** Turns what a manager answers into an error of the preparation. */
async function asPreparation<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServerError) throw error;
    throw new ServerError('prepare', `the swarm: ${reasonOf(error)}`, '', { cause: error });
  }
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
