import type { EngineClient } from '../docker/client.ts';

/** Label of a node that has a part in a run. */
export const roleLabel = 'mpm-bench.role';

/** Says how a node gets a role. */
export const labelling = (role: SwarmNode['role'], name = 'NODE'): string =>
  `docker node update --label-add ${roleLabel}=${role} ${name}`;

/** A node of the swarm with a role. */
export interface SwarmNode {
  readonly id: string;
  readonly name: string;
  readonly role: 'server' | 'generator';
  /** The numeric address under which the swarm knows it. */
  readonly address: string;
  readonly cpus: number;
  readonly memoryBytes: number;
}

/** The part of the engine's answer that we read (Docker Engine API, NodeList). */
interface RawNode {
  readonly ID: string;
  readonly Spec: {
    readonly Labels?: Readonly<Record<string, string>>;
    readonly Availability: string;
  };
  readonly Description: {
    readonly Hostname: string;
    readonly Resources: { readonly NanoCPUs: number; readonly MemoryBytes: number };
  };
  readonly Status: { readonly State: string; readonly Addr: string };
  readonly ManagerStatus?: { readonly Addr: string };
}

/** Nodes of a swarm, as far as they are labelled, and why the others cannot take part. */
export interface Nodes {
  readonly ready: readonly SwarmNode[];
  /** Such as "b is down", one for each labelled node that is not ready. */
  readonly missing: readonly string[];
  /** Names of the nodes that have no role. */
  readonly unlabelled: readonly string[];
}

/** Tells whether an engine is a manager of a swarm. */
export async function managesSwarm(client: EngineClient): Promise<boolean> {
  const { Swarm } = (await client.info()) as { Swarm?: { ControlAvailable?: boolean } };
  return Swarm?.ControlAvailable === true;
}

/** Lists the nodes that have a role. @throws where the engine manages no swarm. */
export async function nodesOf(client: EngineClient): Promise<Nodes> {
  const all = (await client.listNodes()) as readonly RawNode[];
  const labelled = all.flatMap((node) => {
    const role = node.Spec.Labels?.[roleLabel];
    return role === 'server' || role === 'generator' ? [{ node, role } as const] : [];
  });
  const isReady = ({ node: { Status, Spec } }: (typeof labelled)[number]) =>
    Status.State === 'ready' && Spec.Availability === 'active';
  return {
    ready: labelled.filter(isReady).map(({ node, role }) => ({
      ...{ id: node.ID, name: node.Description.Hostname, role, address: addressOf(node) },
      cpus: Math.max(1, Math.floor(node.Description.Resources.NanoCPUs / 1e9)),
      memoryBytes: node.Description.Resources.MemoryBytes,
    })),
    missing: labelled
      .filter((each) => !isReady(each))
      .map(({ node: { Description, Status, Spec } }) => {
        const state = Status.State === 'ready' ? Spec.Availability : Status.State;
        return `${Description.Hostname} is ${state}`;
      }),
    unlabelled: all
      .filter((node) => !labelled.some((each) => each.node === node))
      .map(({ Description }) => Description.Hostname),
  };
}

/** Returns the address of a node. A manager may not know its own as others do. */
function addressOf({ Status, ManagerStatus }: RawNode): string {
  const isUsable = Status.Addr !== '' && Status.Addr !== '0.0.0.0' && Status.Addr !== '127.0.0.1';
  return isUsable ? Status.Addr : (ManagerStatus?.Addr.replace(/:\d+$/, '') ?? Status.Addr);
}
