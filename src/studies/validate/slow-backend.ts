import { startBackend } from '../../server/backend/backend.ts';
import type { Runtime } from '../../server/runtime.ts';
import { withEnd } from './with-end.ts';

/** The server proxies to an application of its own, which answers after so long. */
export const slowBackend =
  (delayMs: number) =>
  (start: Runtime['start']): Runtime['start'] =>
  async (request, signal) => {
    const backend = await startBackend(delayMs, request.runId, null);
    try {
      const server = await start({ ...request, backendSocket: backend.socket }, signal);
      return withEnd(server, () => backend[Symbol.asyncDispose]());
    } catch (error) {
      await backend[Symbol.asyncDispose]();
      throw error;
    }
  };
