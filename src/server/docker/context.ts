import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { textOrEmpty } from '../../os/text-file.ts';

/** Endpoint of the docker context in use. */
export interface Context {
  readonly name: string;
  /** As in DOCKER_HOST: unix://, tcp:// or ssh://. */
  readonly host: string;
  /** PEM of the client and of its authority; null: no TLS. */
  readonly tls: ContextTls | null;
}

export interface ContextTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

interface Meta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string } };
}

/**
 * Reads the context that DOCKER_CONTEXT or `docker context use` names, from the files of the docker
 * command (cli/context/store/doc.go).
 * @returns null where none is named, or the one of that name has no host.
 */
export function contextInUse(env: NodeJS.ProcessEnv = process.env): Context | null {
  const folder = env.DOCKER_CONFIG || join(homedir(), '.docker');
  const config = json(join(folder, 'config.json')) as { readonly currentContext?: string };
  const name = env.DOCKER_CONTEXT || config.currentContext || 'default';
  if (name === 'default') return null;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = json(join(folder, 'contexts/meta', id, 'meta.json')) as Meta;
  const host = meta.Endpoints?.docker?.Host ?? '';
  const pem = (file: string) => textOrEmpty(join(folder, 'contexts/tls', id, 'docker', file));
  const [ca, cert, key] = [pem('ca.pem'), pem('cert.pem'), pem('key.pem')];
  return { name, host, tls: key === '' ? null : { ca, cert, key } };
}

/** Returns what a file of JSON holds; an empty object where there is no such file. */
function json(path: string): unknown {
  const text = textOrEmpty(path);
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}
