import type { Conversation } from '../http/http.ts';
import type { WorkerHandle } from '../scoreboard/worker-handle.ts';
import { BUSY_KEEPALIVE, BUSY_READ, BUSY_WRITE } from '../scoreboard/worker-status.ts';
import { sendResponse } from './respond.ts';
import { blockingWire } from './wire.ts';

/** A worker that serves one connection at a time, and holds it until it has ended. */
export interface SyncWorker {
  /**
   * Serves the connection to the end of its last response, writing into the record what it does: whether it is to be closed with a
   * short linger.
   */
  processConnection(fd: number, record: WorkerHandle): boolean;
}

/**
 * ap_process_http_sync_connection of modules/http/http_core.c, which prefork and worker share: read a request, answer it,
 * and wait for the next one on the same connection while holding the process or thread. This waiting is what event was made
 * for.
 */
export function syncWorker(conversation: Conversation, timeoutMs: number): SyncWorker {
  let record: WorkerHandle | null = null;
  const wire = blockingWire(
    {
      onReadRequest: () => record?.setStatus(BUSY_READ),
      onHandleRequest: () => record?.setStatus(BUSY_WRITE),
    },
    timeoutMs,
  );
  return {
    processConnection(fd, own) {
      record = own;
      wire.open(fd);
      conversation.reset();
      own.setStatus(BUSY_READ);
      for (;;) {
        const response = conversation.next(wire);
        if (response === null) return false;
        own.setStatus(BUSY_WRITE);
        const sent = sendResponse(fd, response);
        own.countRequest(response.bytes, Date.now() - response.startedMs);
        own.setRequest(response.requestLine);
        if (!sent || !response.keepAlive) return response.shortLinger;
        own.setStatus(BUSY_KEEPALIVE);
      }
    },
  };
}
