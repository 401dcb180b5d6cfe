import { monotonicMs } from '../../os/clock.ts';
import { closeSocket } from '../../os/sockets.ts';
import { maxLingerMs, shortLingerMs } from '../connection/lingering-close.ts';
import { PROCESSING, type QueueName } from './connections.ts';
import type { EventChild } from './event-child.ts';
import { closeConnection, startLingeringClose } from './parking.ts';

/**
 * Processes each timeout queue (process_timeout_queue of server/mpm/event/event.c). Silent
 * kept-alive connections, and those whose peer took nothing, go into a lingering close. Those that
 * lingered long enough are closed. Nothing here blocks, so the listener does what httpd defers to a
 * worker.
 */
export function expire(child: EventChild): void {
  const nowMs = monotonicMs();
  // While the child ends, it waits at most 2 s for a peer.
  const lingerCutMs = child.shared.isEnding() ? maxLingerMs - shortLingerMs : 0;
  forEachDue(child, 'keepAlive', nowMs, endSilent);
  forEachDue(child, 'writeCompletion', nowMs, endUnread);
  forEachDue(child, 'linger', nowMs + lingerCutMs, closeConnection);
  forEachDue(child, 'shortLinger', nowMs, closeConnection);
  child.queues.planNextExpiry(lingerCutMs);
}

function forEachDue(
  child: EventChild,
  queue: QueueName,
  nowMs: number,
  end: (child: EventChild, fd: number) => void,
): void {
  for (;;) {
    const fd = child.queues.takeExpired(queue, nowMs);
    if (fd === 0) return;
    end(child, fd);
  }
}

/**
 * Ends every kept-alive connection of the process, because all workers are busy or ending
 * (process_keepalive_queue(0)).
 */
export function shutdownKeepAlive(child: EventChild): void {
  forEachDue(child, 'keepAlive', Number.POSITIVE_INFINITY, endSilent);
}

function endSilent(child: EventChild, fd: number): void {
  child.add('keepAlive', -1);
  child.connections.set(fd, 'state', PROCESSING);
  startLingeringClose(child, fd, true);
}

function endUnread(child: EventChild, fd: number): void {
  child.add('writeCompletion', -1);
  closeSocket(child.connections.get(fd, 'file'));
  child.connections.set(fd, 'state', PROCESSING);
  startLingeringClose(child, fd, true);
}
