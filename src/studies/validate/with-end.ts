import type { RunningServer } from '../../server/server.ts';

/** Returns the server with another end to be awaited after its own. */
export const withEnd = (server: RunningServer, end: () => PromiseLike<void>): RunningServer => ({
  ...server,
  async [Symbol.asyncDispose]() {
    await server[Symbol.asyncDispose]();
    await end();
  },
});
