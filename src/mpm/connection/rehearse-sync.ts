import { nobodysRecord, rehearse } from '../child/rehearse.ts';
import type { ServerConfig } from '../config/config.ts';
import type { Conversation } from '../http/http.ts';
import { lingeringClose } from './lingering-close.ts';
import { syncWorker } from './process-connection.ts';

/** The rehearsal of a worker that serves a connection to its end. */
export function rehearseSync(
  conversation: Conversation,
  { documentRoot, timeoutMs }: ServerConfig,
): void {
  const worker = syncWorker(conversation, nobodysRecord(), timeoutMs);
  rehearse((fd) => lingeringClose(fd, worker.processConnection(fd)), documentRoot);
}
