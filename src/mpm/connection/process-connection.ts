import type { Conversation } from '../http/http.ts';
import type { WorkerHandle } from '../scoreboard/worker-handle.ts';
import { BUSY_KEEPALIVE, BUSY_READ, BUSY_WRITE } from '../scoreboard/worker-status.ts';
import { sendResponse } from './respond.ts';
import { blockingWire } from './wire.ts';

/** Serves one connection at a time, and holds it until it has ended. */
export type SyncWorker = ReturnType<typeof syncWorker>;

/**
 * Implements ap_process_http_sync_connection of modules/http/http_core.c for prefork and worker. It
 * reads a request, answers it, and waits for the next one while it holds the process or thread.
 * event exists to avoid this wait.
 */
export function syncWorker(conversation: Conversation, timeoutMs: number) {
  let record: WorkerHandle | null = null;
  const wire = blockingWire(
    {
      onReadRequest: () => record?.setStatus(BUSY_READ),
      onHandleRequest: () => record?.setStatus(BUSY_WRITE),
    },
    timeoutMs,
  );
  return {
    /**
     * Serves the connection to the end of its last response and updates the record. Returns whether
     * to close it with a short linger.
     */
    processConnection(fd: number, own: WorkerHandle) {
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
