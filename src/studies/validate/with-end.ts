import type { RunningServer } from '../../server/server.ts';

/** The server, after whose end something else has to be ended too. */
export const withEnd = (server: RunningServer, end: () => PromiseLike<void>): RunningServer => ({
  ...server,
  async [Symbol.asyncDispose]() {
    await server[Symbol.asyncDispose]();
    await end();
  },
});
