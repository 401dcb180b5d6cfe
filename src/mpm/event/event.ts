import { awaitReady, POLLOUT } from '../../os/descriptors.ts';
import { closeSocket } from '../../os/sockets.ts';
import { httpSettings } from '../child/http-settings.ts';
import { nobodysRecord, rehearse } from '../child/rehearse.ts';
import { pollingWire } from '../connection/wire.ts';
import { openConversation } from '../http/conversation.ts';
import type { Conversation, Response } from '../http/http.ts';
import type { WorkerHandle } from '../scoreboard/worker-handle.ts';
import { BUSY_READ, BUSY_WRITE, DEAD, GRACEFUL, READY } from '../scoreboard/worker-status.ts';
import { terminated } from '../threads/fd-queue.ts';
import { runThread, type ThreadOrder } from '../threads/thread-order.ts';
import { WRITE_COMPLETION } from './connections.ts';
import { type EventChild, openEventChild } from './event-child.ts';
import { type Flushed, flush, flushFile, type Remainder } from './flush.ts';
import { parkKeepAlive, parkWriting, type Rest, startLingeringClose } from './parking.ts';

/*
 * event: like worker, but a connection holds a thread only while there is work.
 *
 * The problem: under prefork and worker, a connection that idles between requests, or whose peer
 * reads slowly, holds a process or thread that only waits. A few hundred browsers exhaust the pool
 * while the machine sleeps.
 *
 * How: the listener thread waits for everything in one epoll: new connections, next requests of
 * kept-alive ones (KEEPALIVE), sockets that take more of a response (WRITE_COMPLETION), and peers
 * that end theirs (LINGER). It then reserves an idle worker thread and hands the connection over.
 * The worker reads one request, answers it, and parks the connection again. A parked connection is
 * a descriptor, 64 bytes here and a place in a queue of timeouts.
 *
 * The price: each request on a kept-alive connection costs a hand-over between two threads and two
 * calls to epoll, which worker does not pay. A worker reads the first request of a new connection
 * in blocking mode, so a client that sends slowly still holds a thread. When all threads are busy,
 * all kept-alive connections of the process are closed, even one whose next request has just come.
 */

/** Runs one worker thread to its end (worker_thread of server/mpm/event/event.c). */
export function workerThread(order: ThreadOrder): void {
  const child = openEventChild(order);
  const { shared, inherited } = child;
  const record = inherited.scoreboard.handle(inherited.slot, order.thread);
  const { documentRoot } = inherited.config;
  const conversation = openConversation(httpSettings(inherited, shared.isEnding));
  const work = eventWorker(child, conversation);
  const nobodys = nobodysRecord();
  rehearse((fd) => {
    work(fd, nobodys);
    closeSocket(fd);
  }, documentRoot);
  const becomeIdle = () => {
    record.setStatus(shared.isDying() ? GRACEFUL : READY);
    shared.queue.setIdle();
    if (child.count('notAccepting') === 1 && !child.isAboveLimit()) child.wakeListener();
  };
  const connections = () => child.count('connections');
  const exitsEarly = () => shared.exitsEarly(connections);
  becomeIdle();
  for (;;) {
    const fd = shared.queue.popSocket(order.thread, exitsEarly);
    if (fd === terminated) break;
    const park = work(fd, record);
    // Idle first: the next request of this connection may come as soon as epoll watches it, and
    // must find this thread idle.
    becomeIdle();
    park();
  }
  record.setStatus(DEAD);
  shared.threadEnded();
}

/** State of a connection after a response: keep it, close it, or write the rest. */
type Outcome = 'keep' | 'close' | Rest;

/** Parks or closes a connection once its thread is idle again. */
type Park = () => void;

/** Returns process_socket, which takes a connection one step further and updates the record. */
function eventWorker(
  child: EventChild,
  conversation: Conversation,
): (fd: number, record: WorkerHandle) => Park {
  const { timeoutMs, enableSendfile } = child.inherited.config;
  let record: WorkerHandle | null = null;
  const wire = pollingWire(
    {
      onReadRequest: () => record?.setStatus(BUSY_READ),
      onHandleRequest: () => record?.setStatus(BUSY_WRITE),
    },
    timeoutMs,
  );
  const answer = (fd: number, own: WorkerHandle): Outcome => {
    const response = conversation.next(wire);
    if (response === null) return 'close';
    own.setStatus(BUSY_WRITE);
    const flushed = flush(fd, response, timeoutMs);
    own.countRequest(response.bytes, Date.now() - response.startedMs);
    own.setRequest(response.requestLine);
    const after = response.keepAlive ? 'keep' : 'close';
    if (flushed === 'done') return after;
    if (flushed === 'broken') return 'close';
    // Bytes of the next request lie in this thread's memory, so it must keep the connection.
    if (conversation.pipelined || isHeld(response, enableSendfile))
      return finishHere(fd, flushed, timeoutMs) ? after : 'close';
    const { keepalives } = conversation;
    return { ...flushed, keepAlive: response.keepAlive, keepalives };
  };
  return (fd, own) => {
    record = own;
    if (child.connections.get(fd, 'state') === WRITE_COMPLETION) {
      return leave(child, fd, goOnWriting(child, fd), child.connections.get(fd, 'keepalives'));
    }
    wire.open(fd);
    conversation.reset(child.connections.get(fd, 'keepalives'));
    own.setStatus(BUSY_READ);
    let outcome = answer(fd, own);
    while (outcome === 'keep' && conversation.pipelined) outcome = answer(fd, own);
    return leave(child, fd, outcome, conversation.keepalives);
  };
}

/** FlushMaxThreshold of server/core.c. */
const flushMaxThreshold = 65_535;

/**
 * Tells whether the thread waits for a slow reader (ap_core_output_filter of
 * server/core_filters.c). It does for everything that passes through memory, beyond a threshold.
 * Without sendfile that is every document.
 */
const isHeld = ({ bytes, file }: Response, enableSendfile: boolean): boolean =>
  bytes > flushMaxThreshold && (file === null || !enableSendfile);

function leave(child: EventChild, fd: number, outcome: Outcome, keepalives: number): Park {
  if (typeof outcome === 'object') return () => parkWriting(child, fd, outcome);
  // While the child ends, no thread would serve a kept connection again.
  if (outcome === 'keep' && !child.shared.isEnding())
    return () => parkKeepAlive(child, fd, keepalives);
  return () => startLingeringClose(child, fd, false);
}

/** Continues a response when the socket takes more of it. */
function goOnWriting({ connections }: EventChild, fd: number): Outcome {
  const keepAlive = connections.get(fd, 'keepAliveAfter') === 1;
  const flushed = flushFile(fd, {
    file: connections.get(fd, 'file'),
    offset: connections.getNumber(fd, 'offset'),
    length: connections.getNumber(fd, 'length'),
  });
  if (typeof flushed === 'object') {
    return { ...flushed, keepAlive, keepalives: connections.get(fd, 'keepalives') };
  }
  return flushed === 'done' && keepAlive ? 'keep' : 'close';
}

/** Sends the rest while the thread waits. Returns whether all of it was sent. */
function finishHere(fd: number, rest: Remainder, timeoutMs: number): boolean {
  let flushed: Flushed = rest;
  while (typeof flushed === 'object') {
    if (!awaitReady(fd, POLLOUT, timeoutMs)) {
      closeSocket(flushed.file);
      return false;
    }
    flushed = flushFile(fd, flushed);
  }
  return flushed === 'done';
}

runThread(workerThread);
