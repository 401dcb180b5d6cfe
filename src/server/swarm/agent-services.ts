import type { Agent } from '../../channel/agent.ts';
import { makeCertificate } from '../certificate.ts';
import { type EngineClient, removalLimit, statusOf } from '../docker/client.ts';
import { labelsFor } from '../docker/labels.ts';
import { type Made, startAgent } from './agent-service.ts';
import type { SwarmNode } from './nodes.ts';

/** Agents on the nodes of a swarm, as far as they could be started. */
export interface AgentServices {
  /** In the order of the nodes; that of a node that runs none has the reason. */
  readonly outcomes: readonly PromiseSettledResult<Agent>[];
  /** Removes services and secret. @returns names of those that could not be removed. */
  end(): Promise<readonly string[]>;
}

/** Starts an agent on each of these nodes and connects to all of them. */
export async function startAgents(
  client: EngineClient,
  image: string,
  nodes: readonly SwarmNode[],
  signal: AbortSignal,
): Promise<AgentServices> {
  const secret = await makeCertificate('ecdsa', new Date(), true);
  const name = `mpm-bench-${process.pid}-${Date.now().toString(36)}`;
  const labelled = { Name: name, Labels: labelsFor('none', 'the secret') };
  const Data = Buffer.from(JSON.stringify(secret)).toString('base64');
  const stored = await client.createSecret({ ...labelled, Data });
  const secretMade: Made = { name, remove: (options) => stored.remove(options) };
  const made: Made[] = [];
  const start = (node: SwarmNode) =>
    startAgent(
      client,
      image,
      node,
      { id: stored.id, name, secret },
      (service) => made.push(service),
      signal,
    );
  const outcomes = await Promise.allSettled(nodes.map(start));
  return {
    outcomes,
    async end() {
      for (const each of outcomes) if (each.status === 'fulfilled') each.value[Symbol.dispose]();
      const services = await Promise.all(made.map(removed));
      // The secret last: a service that uses it holds it.
      const all = [...services, await removed(secretMade)];
      return [...new Set(all.flatMap((name) => name ?? []))];
    },
  };
}

/** Removes something, and returns its name where no manager does it in time. */
async function removed({ name, remove }: Made): Promise<string | null> {
  try {
    await remove(removalLimit());
    return null;
  } catch (error) {
    return statusOf(error) === 404 ? null : name;
  }
}
