import { reasonOf } from '../../host/reason-of.ts';
import type { EngineClient } from '../docker/client.ts';
import { findEngine } from '../docker/engine.ts';
import { ofThisHost, ownerLives } from '../docker/labels.ts';
import { managesSwarm } from './nodes.ts';

interface Labelled {
  readonly ID: string;
  readonly Spec?:
    | { readonly Name?: string; readonly Labels?: Readonly<Record<string, string>> }
    | undefined;
}

/**
 * Removes the services and secrets of runs of this host whose tool is gone; a line for each. Their
 * tasks end with them. Without a swarm there are none.
 */
export async function removeSwarmLeftovers(): Promise<readonly string[]> {
  const engine = await findEngine();
  if (!engine.reachable) return [];
  try {
    return await removeAll(engine.client);
  } catch (error) {
    return [`the swarm (${engine.where}) could not be asked for leftovers: ${reasonOf(error)}`];
  }
}

async function removeAll(client: EngineClient): Promise<readonly string[]> {
  if (!(await managesSwarm(client))) return [];
  // Secrets last: a service that uses one holds it.
  const services = await removed(await listServices(client), 'service', (id) =>
    client.getService(id).remove(),
  );
  const secrets = await removed(await listSecrets(client), 'secret', (id) =>
    client.getSecret(id).remove(),
  );
  return [...services, ...secrets];
}

const listServices = async (client: EngineClient): Promise<readonly Labelled[]> =>
  (await client.listServices({ filters: ofThisHost() })) as readonly Labelled[];

const listSecrets = async (client: EngineClient): Promise<readonly Labelled[]> =>
  (await client.listSecrets({ filters: ofThisHost() })) as readonly Labelled[];

async function removed(
  all: readonly Labelled[],
  noun: string,
  remove: (id: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { ID, Spec } of all) {
    if (ownerLives(Spec?.Labels)) continue;
    const gone = await remove(ID).then(
      () => true,
      () => false,
    );
    if (gone) lines.push(`removed the ${noun} ${Spec?.Name ?? ID} of an interrupted run`);
  }
  return lines;
}
