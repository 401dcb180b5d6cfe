import type { StartRequest } from './server.ts';
import { serverKinds } from './server-kinds.ts';

/** Ports of one address on which a server listens. */
export interface Ports {
  readonly port: number;
  /** Clients speak TLS there; null: nowhere. */
  readonly tlsPort: number | null;
}

/** The same as configurations have it: "127.0.0.1:8080". */
export interface Listening {
  readonly plain: string;
  readonly tls: string | null;
}

export const listeningAt = (host: string, { port, tlsPort }: Ports): Listening => ({
  plain: `${host}:${port}`,
  tls: tlsPort === null ? null : `${host}:${tlsPort}`,
});

/** Returns the ports that a request names, and free ones where it names none. */
export async function portsFor(
  request: StartRequest,
  freePort: () => Promise<number>,
): Promise<Ports> {
  const port = request.port ?? (await freePort());
  if (!hasTls(request)) return { port, tlsPort: null };
  let tlsPort = request.tlsPort ?? (await freePort());
  while (tlsPort === port) tlsPort = await freePort();
  return { port, tlsPort };
}

/** Tells whether the server of a request listens for TLS. */
export const hasTls = ({ arm, tls }: Pick<StartRequest, 'arm' | 'tls'>): boolean =>
  tls !== undefined && serverKinds[arm.server].hasTls;
