import { reasonOf } from '../../host/reason-of.ts';
import { agentImage } from '../docker/agent-image.ts';
import type { EngineClient } from '../docker/client.ts';
import { followed } from '../docker/image.ts';
import { baseImage } from '../docker/images.ts';
import type { RuntimeOptions } from '../runtime.ts';
import { ServerError } from '../server.ts';

/** The engine asks for a login even where the registry has none. */
const noLogin = { username: '', password: '', serveraddress: '' };

/** Returns the name under which the nodes have the agent's image, or can pull it. */
export async function imageForNodes(
  client: EngineClient,
  { image, registry }: Pick<RuntimeOptions, 'image' | 'registry'>,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const base = await baseImage(client, image, tell, signal);
  const { name } = await agentImage(client, base, signal);
  if (registry === undefined) return name;
  tell(`pushing ${name} to ${registry}`);
  return pushImage(client, name, registry, signal);
}

/**
 * Pushes an image to a registry from which the nodes can pull it. A registry that has it already is
 * asked for a few hashes only.
 * @returns its name there.
 * @throws {ServerError} stage `prepare`.
 */
async function pushImage(
  client: EngineClient,
  name: string,
  registry: string,
  signal: AbortSignal,
): Promise<string> {
  const [repository = '', tag = ''] = name.split(':');
  const repo = `${registry}/${repository}`;
  try {
    await client.getImage(name).tag({ repo, tag });
    const stream = await client
      .getImage(`${repo}:${tag}`)
      .push({ tag, authconfig: noLogin, abortSignal: signal });
    await followed(client, stream);
    return `${repo}:${tag}`;
  } catch (error) {
    signal.throwIfAborted();
    const reason = reasonOf(error);
    throw new ServerError('prepare', `cannot push ${repo}:${tag}: ${reason}`, '', { cause: error });
  }
}
