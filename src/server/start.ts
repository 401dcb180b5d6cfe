import { LostAgent } from '../channel/agent.ts';
import { reasonOf } from '../host/reason-of.ts';
import { refusalIn } from './httpd/refusal.ts';
import { hasTls, type Ports, portsFor } from './listening.ts';
import { freePort } from './port.ts';
import { awaitVerified } from './readiness.ts';
import { type RunningServer, ServerError, type StartRequest } from './server.ts';

/** The machine on which a server is started. */
export interface Place {
  /** The numeric address on which it listens. */
  readonly host: string;
  /** Returns a port of that address on which nobody listens. */
  freePort(): Promise<number>;
}

/** The address of every server on this machine. */
const host = '127.0.0.1';

export const thisMachine: Place = { host, freePort: () => freePort(host) };

/** The address of the status page of a site, whose own hosts are not to answer for it. */
export const statusHost = '127.0.0.2';

/** A server that has been started and not yet verified. */
export interface Launched
  extends Omit<RunningServer, 'arm' | 'host' | keyof Ports | 'identity' | 'startUp'> {
  /** Launch of the process or the container, on the clock of performance.now(). */
  readonly launchedAtMs: number;
}

/**
 * Starts a server and waits until it is verified. Tries again on another port where httpd found its
 * port taken. Nothing that was started is left when this throws.
 * @param version what its binary reports; null: any.
 */
export async function startVerified(
  request: StartRequest,
  version: string | null,
  launch: (ports: Ports) => Promise<Launched>,
  signal: AbortSignal,
  { host, freePort }: Place = thisMachine,
): Promise<RunningServer> {
  const { arm } = request;
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    const ports = await portsFor(request, freePort);
    const { launchedAtMs, ...launched } = await launch(ports);
    try {
      const { port, tlsPort } = ports;
      const at = {
        ...{ host, port },
        ...(arm.tuning.name === 'site' && { statusHost }),
        ...(tlsPort !== null && { tlsPort }),
      };
      const proofs = {
        protocols: request.protocols ?? [],
        tls: hasTls(request) ? (request.tls ?? null) : null,
        log: launched.lastLog,
      };
      const asked = { ...at, ...proofs, arm, launchedAtMs, version };
      const verified = await awaitVerified(asked, launched.died, signal);
      return { arm, ...at, ...launched, ...verified };
    } catch (error) {
      const log = await launched.lastLog();
      await launched[Symbol.asyncDispose]();
      signal.throwIfAborted();
      // Another process took the port between our look and httpd's bind.
      if (log.includes('AH00072') && tries < 5) continue;
      throw withLog(error, log);
    }
  }
}

/**
 * Reports the death of a server, unless somebody asked it to stop, and stops it at most once.
 * @param death resolves with the reason when the server ends; rejects where nobody can tell.
 */
export function endOnce(
  death: Promise<string>,
  end: () => Promise<void>,
): AsyncDisposable & Pick<RunningServer, 'died'> {
  let ending: Promise<void> | null = null;
  const died = death.then((reason) => (ending === null ? reason : new Promise<string>(() => {})));
  died.catch(() => {});
  return {
    died,
    [Symbol.asyncDispose]() {
      ending ??= end();
      return ending;
    },
  };
}

/** Adds the server's log to an error. httpd's own words about a configuration take precedence. */
function withLog(error: unknown, log: string): Error {
  if (error instanceof LostAgent) return error;
  const refusal = refusalIn(log);
  if (refusal !== null) return new ServerError('start', refusal, log, { cause: error });
  if (error instanceof ServerError) return new ServerError(error.stage, error.message, log);
  const reason = reasonOf(error);
  return new ServerError('ready', reason, log, { cause: error });
}
