import { reasonOf } from '../../host/reason-of.ts';
import type { EngineClient } from '../docker/client.ts';
import { findEngine } from '../docker/engine.ts';
import type { GeneratorCount } from '../runtime.ts';
import { labelling, managesSwarm, type Nodes, nodesOf, type SwarmNode } from './nodes.ts';

/** The nodes of a run: one for the arms, the others for the load. */
export interface Chosen {
  readonly server: SwarmNode;
  readonly generators: readonly SwarmNode[];
}

export const everyGenerator: GeneratorCount = { most: null, least: null };

/**
 * Returns the nodes that take part, or why a run cannot begin.
 * @param without nodes that do not start an agent.
 * @param isServer accepts a node for the arms; absent: any with that role.
 */
export async function choose(
  count?: GeneratorCount,
  without?: readonly SwarmNode[],
  isServer?: (node: SwarmNode) => boolean,
): Promise<Chosen | string> {
  const swarm = await askManager();
  return typeof swarm === 'string' ? swarm : chosenOf(swarm.nodes, count, without, isServer);
}

/** A manager, and the nodes of its swarm. */
export interface Managed {
  readonly client: EngineClient;
  readonly nodes: Nodes;
}

/** Returns the engine's swarm, or why there is none. */
export async function askManager(): Promise<Managed | string> {
  const engine = await findEngine();
  if (!engine.reachable) return `no container engine answers (${engine.tried.join('; ')})`;
  const { where, client } = engine;
  try {
    if (!(await managesSwarm(client))) return `the engine (${where}) manages no swarm`;
    return { client, nodes: await nodesOf(client) };
  } catch (error) {
    return `the engine (${where}) does not answer as a manager: ${reasonOf(error)}`;
  }
}

/** Chooses among the nodes, or returns why a run cannot begin. */
export function chosenOf(
  nodes: Nodes,
  { most, least }: GeneratorCount = everyGenerator,
  without: readonly SwarmNode[] = [],
  isServer: (node: SwarmNode) => boolean = () => true,
): Chosen | string {
  const ready = nodes.ready.filter(({ id }) => !without.some((node) => node.id === id));
  const missing = [...nodes.missing, ...without.map(({ name }) => `${name} starts no agent`)];
  const not = missing.length === 0 ? '' : ` (${missing.join(', ')})`;
  const [server] = ready.filter((node) => node.role === 'server' && isServer(node));
  const generators = ready.filter(({ role }) => role === 'generator').slice(0, most ?? undefined);
  if (server === undefined) return `no node for the arms is ready${not}: ${labelling('server')}`;
  if (generators.length === 0) {
    return `no node for the load is ready${not}: ${labelling('generator')}`;
  }
  if (generators.length < (least ?? 1)) {
    return `${generators.length} of ${least} nodes for the load are ready${not}`;
  }
  return { server, generators };
}
