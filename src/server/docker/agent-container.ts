import { setTimeout as wait } from 'node:timers/promises';
import { pack } from 'tar-stream';
import { type Agent, connectAgent } from '../../channel/agent.ts';
import type { AgentArgument } from '../../channel/argument.ts';
import { reasonOf } from '../../host/reason-of.ts';
import { makeCertificate } from '../certificate.ts';
import { ServerError } from '../server.ts';
import { type EngineClient, type EngineContainer, removalLimit } from './client.ts';
import { type ContainerSpec, createContainer } from './container.ts';
import { logOf } from './container-log.ts';
import type { Image } from './image.ts';
import { labelsFor } from './labels.ts';

/** Folder and name of the secret in the agent's container. */
const secretFolder = '/run';
const secretName = 'mpm-bench-secret.json';

/** Time for the start of the agent's program. */
const startMs = 15_000;

/** An agent in a container of its own. */
export interface RunningAgent extends AsyncDisposable {
  readonly agent: Agent;
  /** Its channel has ended. */
  isLost(): boolean;
}

/**
 * Starts an agent on the engine's machine and connects to it.
 * @param host the numeric address of that machine.
 * @throws {ServerError} stage `prepare`.
 */
export async function startAgent(
  client: EngineClient,
  image: Image,
  host: string,
  signal: AbortSignal,
): Promise<RunningAgent> {
  const secret = await makeCertificate('ecdsa', new Date(), true);
  const container = await createContainer(client, agentContainer(image, host, secret));
  // Where it cannot be reached any more, `cleanup` removes it later.
  const remove = () =>
    container.remove({ force: true, v: true, ...removalLimit() }).catch(() => {});
  try {
    await container.start();
    const port = await portOf(container, signal);
    const agent = await connectAgent(secret, { host, port }, signal);
    let isLost = false;
    void agent.gone.then(() => {
      isLost = true;
    });
    return {
      agent,
      isLost: () => isLost,
      async [Symbol.asyncDispose]() {
        agent[Symbol.dispose]();
        await remove();
      },
    };
  } catch (error) {
    const log = await logOf(container, { stdout: false, stderr: true }).catch(() => '');
    await remove();
    signal.throwIfAborted();
    const reason = reasonOf(error);
    throw new ServerError('prepare', `cannot start the agent on ${host}: ${reason}`, log, {
      cause: error,
    });
  }
}

/**
 * Returns the agent's container. It sees the processes, the network and the accounts of its machine
 * as they are, and may read the memory maps of others.
 */
function agentContainer(image: Image, host: string, secret: object): ContainerSpec {
  const argument: AgentArgument = { secret: `${secretFolder}/${secretName}`, host, port: 0 };
  return {
    options: {
      Image: image.id,
      Cmd: [JSON.stringify(argument)],
      User: 'root',
      Labels: labelsFor('none', 'the agent'),
      HostConfig: {
        NetworkMode: 'host',
        PidMode: 'host',
        CapDrop: ['ALL'],
        CapAdd: ['SYS_PTRACE', 'DAC_OVERRIDE'],
        SecurityOpt: ['no-new-privileges'],
        Binds: ['/sys/fs/cgroup:/sys/fs/cgroup'],
        // Missing in the types; in version 2 its own namespace would hide the paths of others.
        ...({ CgroupnsMode: 'host' } as object),
      },
    },
    files: { at: secretFolder, tar: () => secretFile(secret) },
  };
}

function secretFile(secret: object): NodeJS.ReadableStream {
  const tar = pack();
  tar.entry({ name: secretName, mode: 0o400 }, JSON.stringify(secret));
  tar.finalize();
  // To dockerode a stream of streamx is as good as one of Node.
  return tar as unknown as NodeJS.ReadableStream;
}

/** Waits for the port that the agent prints. @throws where it ends, or prints none in time. */
async function portOf(container: EngineContainer, signal: AbortSignal): Promise<number> {
  const endMs = performance.now() + startMs;
  while (performance.now() < endMs) {
    const printed = await logOf(container, { stdout: true, stderr: false });
    if (printed !== '') return (JSON.parse(printed) as { readonly port: number }).port;
    const { State } = await container.inspect();
    if (!State.Running) throw new Error(`it ended with status ${State.ExitCode}`);
    await wait(100, undefined, { signal });
  }
  throw new Error(`it did not say its port within ${startMs / 1000} s`);
}
