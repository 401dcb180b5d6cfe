import { nobodysRecord, rehearse } from '../child/rehearse.ts';
import { lingeringClose } from './lingering-close.ts';
import type { SyncWorker } from './process-connection.ts';

/** Rehearses a worker that serves a connection to its end. */
export function rehearseSync(worker: SyncWorker, docroot: string, requests?: number): void {
  const record = nobodysRecord();
  rehearse((fd) => lingeringClose(fd, worker.processConnection(fd, record)), docroot, requests);
}
