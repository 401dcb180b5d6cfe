import { constants } from 'node:os';
import { monotonicMs } from '../../os/clock.ts';
import { awaitReady, clearWake, POLLIN, wake } from '../../os/descriptors.ts';
import { EPOLLIN, EPOLLONESHOT, epollAt } from '../../os/epoll.ts';
import { acceptNext, closeSocket } from '../../os/sockets.ts';
import { judgeAccept } from '../child/accept.ts';
import { exitCodeOf } from '../child/exit-codes.ts';
import { inheritedFd } from '../child/inherited.ts';
import { errorLog, type Log } from '../log/error-log.ts';
import { DEAD, GRACEFUL } from '../scoreboard/worker-status.ts';
import { runThread, type ThreadOrder } from '../threads/thread-order.ts';
import { KEEPALIVE, LINGER, PROCESSING, WRITE_COMPLETION } from './connections.ts';
import { type EventChild, openEventChild } from './event-child.ts';
import { expire, shutdownKeepAlive } from './expiry.ts';
import { beginConnection, closeConnection, isDrained, startLingeringClose } from './parking.ts';

/** Longer than any plan; a nearer one wakes the listener. */
const forEverUs = 3.6e9;
const { EMFILE } = constants.errno;

/**
 * Waits for all events and hands each to the code in charge (listener_thread of
 * server/mpm/event/event.c).
 */
export function listenerThread(order: ThreadOrder): void {
  const child = openEventChild(order);
  const { shared, queues } = child;
  waitForWorkers(child, order);
  const listener = eventListener(child, order);
  while (!isFinished(child)) {
    const untilMs = queues.nextExpiry();
    const waitUs = untilMs === Infinity ? forEverUs : (untilMs - monotonicMs()) * 1000;
    listener.pollOnce(Math.max(0, Math.min(waitUs, forEverUs)));
    if (monotonicMs() >= queues.nextExpiry()) expire(child);
    if (shared.isEnding()) listener.closeListeners();
    else listener.resumeIfPossible();
  }
  shared.queue.term();
  shared.threadEnded();
}

/**
 * Waits until all workers are up. httpd's listener accepts with the first worker, and the others
 * follow at once. Ours take longer. A process that stopped accepting meanwhile would seem busy, and
 * the parent would start another one, then two, then four.
 */
function waitForWorkers({ shared, inherited }: EventChild, order: ThreadOrder): void {
  while (!shared.isEnding() && shared.queue.numIdlers() < inherited.config.threadsPerChild) {
    awaitReady(order.wakeListenerFd, POLLIN, 10);
  }
}

/** Tells whether the child is ending and has no connection left that could need a thread. */
const isFinished = ({ shared, count }: EventChild): boolean =>
  shared.isEnding() && count('connections') === 0;

function eventListener(child: EventChild, order: ThreadOrder) {
  const epoll = epollAt(order.epollFd);
  const { connections } = child;
  const log = errorLog('mpm_event', order.order.logLevel, 2);
  epoll.add(order.wakeListenerFd, EPOLLIN, order.wakeListenerFd);
  epoll.add(inheritedFd.listener, EPOLLIN, inheritedFd.listener);
  let closed = false;
  const disable = () => {
    epoll.remove(inheritedFd.listener);
    child.inherited.scoreboard.setProcess(child.inherited.slot, 'notAccepting', 1);
  };
  /** Handles one event. Returns whether all workers were busy. */
  const take = (tag: number): boolean => {
    if (tag === order.wakeListenerFd) clearWake(tag);
    else if (tag === inheritedFd.listener) return acceptOne(child, order, log, disable);
    else if (connections.get(tag, 'state') === KEEPALIVE) return handKeepAlive(child, tag);
    else if (connections.get(tag, 'state') === WRITE_COMPLETION) handWriting(child, tag);
    else if (connections.get(tag, 'state') === LINGER) drainLingering(child, tag);
    return false;
  };
  return {
    pollOnce(waitUs: number) {
      const ready = epoll.wait(waitUs);
      let workersWereBusy = false;
      for (let at = 0; at < ready; at += 1)
        workersWereBusy = take(epoll.tag(at)) || workersWereBusy;
      if (workersWereBusy) shutdownKeepAlive(child);
    },
    closeListeners() {
      if (closed) return;
      closed = true;
      if (child.count('notAccepting') === 0) disable();
      shutdownKeepAlive(child);
      expire(child);
      child.shared.die();
      // Marks busy threads too, until they set their status again: the parent counts none as
      // active.
      const { scoreboard, slot, config } = child.inherited;
      for (let thread = 0; thread < config.threadsPerChild; thread += 1) {
        if (scoreboard.status(slot, thread) !== DEAD) scoreboard.setStatus(slot, thread, GRACEFUL);
      }
      child.shared.queue.interruptAll();
    },
    resumeIfPossible() {
      if (child.count('notAccepting') === 0 || child.isAboveLimit()) return;
      epoll.add(inheritedFd.listener, EPOLLIN, inheritedFd.listener);
      child.inherited.scoreboard.setProcess(child.inherited.slot, 'notAccepting', 0);
      log('debug', acceptingAgain(child));
    },
  };
}

/**
 * Accepts one connection for an idle worker. Stops accepting when none is idle or too many
 * connections are open.
 */
function acceptOne(child: EventChild, order: ThreadOrder, log: Log, disable: () => void): boolean {
  const { queue } = child.shared;
  if (child.isAboveLimit()) {
    const busy = queue.numIdlers() === 0;
    const why = busy
      ? 'All workers busy'
      : `Too many open connections (${child.count('connections')})`;
    log('debug', `${why}, not accepting new conns in this process`);
    disable();
    return busy;
  }
  // Only this thread reserves workers, so the idle one stays idle.
  const fd = acceptNext(inheritedFd.listener);
  if (fd < 0 || fd >= child.connections.capacity) {
    if (fd >= 0) closeSocket(fd);
    giveUpUnlessHarmless(child, order, fd < 0 ? -fd : EMFILE);
    return false;
  }
  beginConnection(child, fd);
  child.shared.countConnection();
  if (child.shared.connectionsLeft() <= 0) wake(order.wakeMainFd);
  queue.tryGetIdler();
  queue.pushSocket(fd);
  return false;
}

/**
 * Gives up this process after EMFILE and the like, once its connections have ended; another one may
 * do better.
 */
function giveUpUnlessHarmless(child: EventChild, order: ThreadOrder, errno: number): void {
  const verdict = judgeAccept(errno);
  if (verdict === 'again') return;
  child.shared.leaveWith(exitCodeOf[verdict]);
  wake(order.wakeMainFd);
}

/**
 * Hands over the next request of a kept-alive connection. Closes it unanswered where no worker is
 * idle, because the listener cannot wait. Returns whether that happened.
 */
function handKeepAlive(child: EventChild, fd: number): boolean {
  if (!child.queues.remove(fd)) return false;
  child.add('keepAlive', -1);
  child.connections.set(fd, 'state', PROCESSING);
  if (!child.shared.queue.tryGetIdler()) {
    startLingeringClose(child, fd, true);
    return true;
  }
  child.shared.queue.pushSocket(fd);
  return false;
}

/** Hands over a half-sent response. It has a claim to a worker, so the listener waits for one. */
function handWriting(child: EventChild, fd: number): void {
  if (!child.queues.remove(fd)) return;
  child.add('writeCompletion', -1);
  const { queue } = child.shared;
  queue.reserveIdler();
  queue.pushSocket(fd);
}

/** Reads what a lingering peer sent. Until it ends, the connection keeps its place and deadline. */
function drainLingering(child: EventChild, fd: number): void {
  if (!isDrained(fd)) epollAt(child.epollFd, 1).change(fd, EPOLLIN | EPOLLONESHOT, fd);
  else if (child.queues.remove(fd)) closeConnection(child, fd);
}

const acceptingAgain = ({ count, shared }: EventChild): string =>
  `AH00457: Accepting new connections again: ${count('connections')} active conns ` +
  `(${count('lingeringClose')} lingering/0 clogged/0 suspended), ` +
  `${shared.queue.numIdlers()} idle workers`;

runThread(listenerThread);
