import { awaitEither, wake } from '../../os/descriptors.ts';
import { acceptBlocking } from '../../os/sockets.ts';
import { judgeAccept } from '../child/accept.ts';
import { exitCodeOf } from '../child/exit-codes.ts';
import { inheritedFd } from '../child/inherited.ts';
import { type ChildWords, childWordsIn } from '../threads/child-words.ts';
import { runThread, type ThreadOrder } from '../threads/thread-order.ts';

/**
 * Reserves a thread, accepts a connection, hands it over (listener_thread of
 * server/mpm/worker/worker.c).
 */
export function listenerThread({ order, words, wakeListenerFd, wakeMainFd }: ThreadOrder): void {
  const shared = childWordsIn(words, order.config.threadsPerChild);
  const { queue } = shared;
  while (!shared.isEnding()) {
    if (shared.connectionsLeft() <= 0) break;
    if (!queue.waitForIdler()) break;
    const connection = acceptConnection(shared, wakeListenerFd);
    if (connection < 0) break;
    queue.pushSocket(connection);
  }
  queue.term();
  // The child ends now, at the parent's request or not.
  wake(wakeMainFd);
  shared.threadEnded();
}

/** Accepts the next connection. Returns -1 when the child is to end. */
function acceptConnection(shared: ChildWords, wakeListenerFd: number): number {
  for (;;) {
    awaitEither(inheritedFd.listener, wakeListenerFd);
    if (shared.isEnding()) return -1;
    // The socket does not block, and another process may have been faster.
    const connection = acceptBlocking(inheritedFd.listener);
    if (connection >= 0) return connection;
    const verdict = judgeAccept(-connection);
    if (verdict === 'again') continue;
    shared.leaveWith(exitCodeOf[verdict]);
    return -1;
  }
}

runThread(listenerThread);
