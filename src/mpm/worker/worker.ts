import { httpSettings } from '../child/http-settings.ts';
import { withScoreboard } from '../child/inherited.ts';
import { lingeringClose } from '../connection/lingering-close.ts';
import { syncWorker } from '../connection/process-connection.ts';
import { rehearseSync } from '../connection/rehearse-sync.ts';
import { openConversation } from '../http/conversation.ts';
import { CLOSING, DEAD, READY } from '../scoreboard/worker-status.ts';
import { childWordsIn } from '../threads/child-words.ts';
import { terminated } from '../threads/fd-queue.ts';
import { runThread, type ThreadOrder } from '../threads/thread-order.ts';

/*
 * worker: processes with threads, one thread a connection.
 *
 * The problem: prefork pays a process for each connection. Threads of one process share its code
 * and its memory, and cost a fraction of that.
 *
 * How: a few processes, each with one listener thread and ThreadsPerChild worker threads. The
 * listener first reserves an idle worker thread, and only then accepts a connection and hands it
 * over. A process whose threads are all busy does not accept, and leaves the connection in the
 * kernel's queue to another process. The worker thread then does what a child of prefork does: it
 * serves the connection to its end, keep-alive and lingering close included.
 *
 * The price: a hand-over between two threads for each connection; the pool grows by whole
 * processes; a crash takes all connections of its process with it. And still every open connection
 * holds a thread, idle or not. That last point is what event changes.
 */

/** Runs one worker thread to its end (worker_thread of server/mpm/worker/worker.c). */
export function workerThread({ order, thread, words }: ThreadOrder): void {
  const inherited = withScoreboard(order);
  const record = inherited.scoreboard.handle(order.slot, thread);
  const shared = childWordsIn(words, order.config.threadsPerChild);
  const { queue } = shared;
  const conversation = openConversation(httpSettings(inherited, shared.isEnding));
  const worker = syncWorker(conversation, order.config.timeoutMs);
  rehearseSync(worker, order.config.documentRoot);
  for (;;) {
    record.setStatus(READY);
    queue.setIdle();
    const connection = queue.popSocket(thread);
    if (connection === terminated) break;
    const short = worker.processConnection(connection, record);
    record.setStatus(CLOSING);
    lingeringClose(connection, short);
    shared.countConnection();
  }
  record.setStatus(DEAD);
  shared.threadEnded();
}

runThread(workerThread);
