import { type Mpm, withMpm } from '../server/arm.ts';
import { poolOf } from '../server/pool.ts';
import type { RunningServer, StartRequest } from '../server/server.ts';

/**
 * The server of a trial: the one that was started, or another that replaced it. Disposing stops the
 * current one.
 */
export interface ReplaceableServer extends AsyncDisposable {
  current(): RunningServer;
  /**
   * Stops the server and starts the same site with this MPM at the same addresses.
   * @throws {ServerError}
   */
  change(mpm: Mpm): Promise<RunningServer>;
  /** Workers that the tuning starts beforehand. */
  pool(): number;
  /**
   * Resolves, with the reason, when the current server ends although nobody asked it to; rejects as
   * that of a server does.
   */
  readonly died: Promise<string>;
}

export function replaceableServer(
  first: RunningServer,
  request: StartRequest,
  start: (request: StartRequest) => Promise<RunningServer>,
): ReplaceableServer {
  const died = Promise.withResolvers<string>();
  died.promise.catch(() => {});
  let server = first;
  const hold = (next: RunningServer) => {
    server = next;
    // A server that was disposed never tells.
    next.died.then(died.resolve, died.reject);
    return next;
  };
  hold(first);
  return {
    current: () => server,
    async change(mpm) {
      const { port, tlsPort, arm } = server;
      await server[Symbol.asyncDispose]();
      const same = { port, ...(tlsPort !== undefined && { tlsPort }) };
      return hold(await start({ ...request, arm: withMpm(arm, mpm), ...same }));
    },
    pool: () => poolOf(server.arm).started,
    died: died.promise,
    [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose](),
  };
}
