import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Agent, connectAgent } from '../../channel/agent.ts';
import type { AgentArgument } from '../../channel/argument.ts';
import type { Secret } from '../../channel/channel.ts';
import { makeCertificate } from '../certificate.ts';
import type { EngineClient, ServiceOptions } from '../docker/client.ts';
import { labelsFor } from '../docker/labels.ts';
import { ServerError } from '../server.ts';
import type { SwarmNode } from './nodes.ts';

/** Agents on the nodes of a swarm, each the only task of a service of its own. */
export interface AgentServices extends AsyncDisposable {
  /** In the order of the nodes. */
  readonly agents: readonly Agent[];
  /** A channel has ended. */
  isLost(): boolean;
}

/** Path of the secret in a task; the swarm delivers it in memory. */
const secretPath = '/run/secrets/mpm-bench';

/** Time for a node to have the image and to start a task. */
const startMs = 60_000;

/**
 * Starts an agent on each of these nodes and connects to all of them. A service bears the name of
 * its node, and names are unique: no second run can take a node.
 * @throws {ServerError} stage `prepare`, with the node at fault. Nothing is left then.
 */
export async function startAgents(
  client: EngineClient,
  image: string,
  nodes: readonly SwarmNode[],
  signal: AbortSignal,
): Promise<AgentServices> {
  const secret = await makeCertificate('ecdsa', new Date(), true);
  const made: { remove(): Promise<unknown> }[] = [];
  const agents: Agent[] = [];
  const end = async () => {
    for (const agent of agents) agent[Symbol.dispose]();
    // The secret last: a service that uses it holds it.
    for (const each of made.toReversed()) await each.remove().catch(() => {});
  };
  try {
    const name = `mpm-bench-${process.pid}-${Date.now().toString(36)}`;
    const named = { Name: name, Labels: labelsFor('none', 'the secret') };
    const Data = Buffer.from(JSON.stringify(secret)).toString('base64');
    const stored = await client.createSecret({ ...named, Data });
    made.push(stored);
    const started = nodes.map(async (node) => {
      const port = randomInt(10_240, 32_768);
      const service = await createService(client, image, node, { id: stored.id, name, port });
      made.push(client.getService(service));
      await untilRuns(client, service, node, image, signal);
      return connected(secret, node, port, signal);
    });
    const settled = await Promise.allSettled(started);
    // All that are connected first: they are ended where another one is not.
    for (const each of settled) if (each.status === 'fulfilled') agents.push(each.value);
    for (const each of settled) if (each.status === 'rejected') throw each.reason;
    let isLost = false;
    void Promise.race(agents.map(({ gone }) => gone)).then(() => {
      isLost = true;
    });
    return { agents, isLost: () => isLost, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    signal.throwIfAborted();
    throw error;
  }
}

/** The secret of a service, and the port on which its agent listens. */
interface Given {
  readonly id: string;
  readonly name: string;
  readonly port: number;
}

function specOf(image: string, node: SwarmNode, { id, name, port }: Given): ServiceOptions {
  const argument: AgentArgument = { secret: secretPath, host: '0.0.0.0', port };
  const File = { Name: 'mpm-bench', UID: '0', GID: '0', Mode: 0o400 };
  const spec = {
    Name: `mpm-bench-${node.id}`,
    Labels: labelsFor('none', `the agent of ${node.name}`),
    TaskTemplate: {
      ContainerSpec: {
        Image: image,
        Args: [JSON.stringify(argument)],
        User: 'root',
        Secrets: [{ SecretID: id, SecretName: name, File }],
        Mounts: [{ Type: 'bind', Source: '/sys/fs/cgroup', Target: '/sys/fs/cgroup' }],
        CapabilityAdd: ['SYS_PTRACE'],
      },
      RestartPolicy: { Condition: 'none' },
      Placement: { Constraints: [`node.id==${node.id}`] },
      Networks: [{ Target: 'host' }],
    },
    Mode: { Replicated: { Replicas: 1 } },
  };
  // The types lack capabilities (API 1.41).
  return spec as ServiceOptions;
}

async function createService(
  client: EngineClient,
  image: string,
  node: SwarmNode,
  secret: Given,
): Promise<string> {
  try {
    return (await client.createService(specOf(image, node, secret))).id;
  } catch (error) {
    if ((error as { readonly statusCode?: number }).statusCode !== 409) throw error;
    const why = 'another run uses it; where none runs, "npm run cleanup" frees it';
    throw new ServerError('prepare', `node ${node.name}: ${why}`, '', { cause: error });
  }
}

/** The part of a task that we read (Docker Engine API, TaskList). */
interface RawTask {
  readonly Status: { readonly State: string; readonly Err?: string; readonly Message?: string };
}

/** States from which a task never comes to run (Docker Engine API, TaskState). */
const over = ['complete', 'failed', 'shutdown', 'rejected', 'orphaned', 'remove'];

async function untilRuns(
  client: EngineClient,
  service: string,
  node: SwarmNode,
  image: string,
  signal: AbortSignal,
): Promise<void> {
  const endMs = performance.now() + startMs;
  let seen = 'has no task yet';
  while (performance.now() < endMs) {
    const tasks = (await client.listTasks({ filters: { service: [service] } })) as RawTask[];
    const status = tasks[0]?.Status;
    if (status?.State === 'running') return;
    seen = status === undefined ? seen : (status.Err ?? status.Message ?? status.State);
    if (status !== undefined && over.includes(status.State)) break;
    await wait(200, undefined, { signal });
  }
  throw new ServerError(
    'prepare',
    `node ${node.name} does not run the agent: ${seen}${help(seen, image)}`,
  );
}

/** Says how a node comes to the image. */
const help = (seen: string, image: string): string =>
  seen.includes('No such image')
    ? `\nLoad the image there: docker save ${image} | ssh NODE docker load\n` +
      'or name a registry from which the nodes can pull it: --registry'
    : '';

/** Connects as soon as the agent listens. */
async function connected(
  secret: Secret,
  { address: host, name }: SwarmNode,
  port: number,
  signal: AbortSignal,
): Promise<Agent> {
  const endMs = performance.now() + startMs / 4;
  for (;;) {
    try {
      return await connectAgent(secret, { host, port }, signal);
    } catch (error) {
      signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      if (!reason.includes('ECONNREFUSED') || performance.now() > endMs) {
        const said = `node ${name}: no connection to its agent at ${host}:${port}: ${reason}`;
        throw new ServerError('prepare', said, '', { cause: error });
      }
    }
    await wait(100, undefined, { signal });
  }
}
