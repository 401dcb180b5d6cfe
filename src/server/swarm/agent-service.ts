import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Agent, connectAgent } from '../../channel/agent.ts';
import type { AgentArgument } from '../../channel/argument.ts';
import type { Secret } from '../../channel/channel.ts';
import { reasonOf } from '../../host/reason-of.ts';
import { type EngineClient, type ServiceOptions, statusOf } from '../docker/client.ts';
import { labelsFor } from '../docker/labels.ts';
import { ServerError } from '../server.ts';
import type { SwarmNode } from './nodes.ts';

/** Path of the secret in a task; the swarm delivers it in memory. */
const secretPath = '/run/secrets/mpm-bench';

/** Time for a node to have the image and to start a task. */
const startMs = 60_000;

/** A secret of the swarm. */
export interface StoredSecret {
  readonly id: string;
  readonly name: string;
  readonly secret: Secret;
}

/** Something that the run has made in the swarm. */
export interface Made {
  readonly name: string;
  remove(options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

/**
 * Starts an agent on a node as the only task of a service that bears the name of the node, and
 * connects to it. Names are unique: no second run can take a node.
 * @param made is called with the service as soon as there is one; to remove it is the caller's.
 * @throws {ServerError} stage `prepare`, with the node.
 */
export async function startAgent(
  client: EngineClient,
  image: string,
  node: SwarmNode,
  { secret, ...stored }: StoredSecret,
  made: (service: Made) => void,
  signal: AbortSignal,
): Promise<Agent> {
  for (let tries = 1; ; tries += 1) {
    const port = randomInt(10_240, 32_768);
    const service = client.getService(
      await createService(client, image, node, { ...stored, port }),
    );
    made({ name: serviceName(node), remove: (options) => service.remove(options) });
    try {
      await untilRuns(client, service.id, node, image, signal);
      return await connected(secret, node, port, signal);
    } catch (error) {
      signal.throwIfAborted();
      // The port may be taken on that node: then the agent has ended.
      const state = (await taskOf(client, service.id))?.Status.State;
      if (state !== 'failed' || tries === 3) throw error;
      await service.remove();
    }
  }
}

/** The secret of a service, and the port on which its agent listens. */
interface Given {
  readonly id: string;
  readonly name: string;
  readonly port: number;
}

const serviceName = ({ id }: SwarmNode) => `mpm-bench-${id}`;

function specOf(image: string, node: SwarmNode, { id, name, port }: Given): ServiceOptions {
  const argument: AgentArgument = { secret: secretPath, host: '0.0.0.0', port };
  const File = { Name: 'mpm-bench', UID: '0', GID: '0', Mode: 0o400 };
  const spec = {
    Name: serviceName(node),
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
    if (statusOf(error) !== 409) throw error;
    const why = 'another run uses it; where none runs, "npm run cleanup" frees it';
    throw new ServerError('prepare', `node ${node.name}: ${why}`, '', { cause: error });
  }
}

/** The part of a task that we read (Docker Engine API, TaskList). */
interface RawTask {
  readonly Status: { readonly State: string; readonly Err?: string; readonly Message?: string };
}

async function taskOf(client: EngineClient, service: string): Promise<RawTask | undefined> {
  const tasks = (await client.listTasks({ filters: { service: [service] } })) as RawTask[];
  return tasks[0];
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
    const status = (await taskOf(client, service))?.Status;
    if (status?.State === 'running') return;
    seen = status === undefined ? seen : (status.Err ?? status.Message ?? status.State);
    if (status !== undefined && over.includes(status.State)) break;
    await wait(200, undefined, { signal });
  }
  throw new ServerError(
    'prepare',
    `node ${node.name} does not run the agent: ${seen}${help(seen, image, node)}`,
  );
}

/** Says how a node comes to the image. */
const help = (seen: string, image: string, { name }: SwarmNode): string =>
  seen.includes('No such image')
    ? `\nLoad the image there: docker save ${image} | ssh ${name} docker load\n` +
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
      const reason = reasonOf(error);
      if (!reason.includes('ECONNREFUSED') || performance.now() > endMs) {
        const said = `node ${name}: no connection to its agent at ${host}:${port}: ${reason}`;
        throw new ServerError('prepare', said, '', { cause: error });
      }
    }
    await wait(100, undefined, { signal });
  }
}
