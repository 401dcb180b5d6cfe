import { exitNow } from '../../os/process.ts';
import { acceptBlocking } from '../../os/sockets.ts';
import { judgeAccept } from '../child/accept.ts';
import { APEXIT_OK, exitCodeOf } from '../child/exit-codes.ts';
import { httpSettings } from '../child/http-settings.ts';
import { type Inherited, inheritedFd } from '../child/inherited.ts';
import { lingeringClose } from '../connection/lingering-close.ts';
import { syncWorker } from '../connection/process-connection.ts';
import { rehearseSync } from '../connection/rehearse-sync.ts';
import { openConversation } from '../http/conversation.ts';
import { CLOSING, READY } from '../scoreboard/worker-status.ts';
import { podCheck } from './pipe-of-death.ts';

/*
 * prefork: one process, one connection.
 *
 * The problem: serve many connections at once with code that knows nothing of threads, and that may
 * crash. Each child is a process of its own. Nothing is shared, a library without locks is safe,
 * and a crash takes one connection with it.
 *
 * How: the parent opens the listening socket once. Every child inherits it, forked from a process
 * that has the program ready (template.ts). Idle children all block in accept() on that one socket;
 * the kernel wakes one of them for each connection. The child serves it to its end, keep-alive and
 * lingering close included, and goes back to accept(). There is no lock, no queue and no hand-over:
 * the kernel's queue is the queue.
 *
 * The price: the memory of a whole process for each connection, for as long as the client keeps it
 * open. With MaxRequestWorkers clients that idle between requests, all others wait in the kernel's
 * queue while every child sleeps in recv(). And the pool grows only by the parent's tick, 1, 2, 4 …
 * 32 children a second.
 */

/**
 * Requests until V8 has compiled the hot code as well as it can: 0.1 s, paid once by the template.
 */
const rehearsedRequests = 1000;

/**
 * Prepares everything for a child that can be done before it is forked, shared by a generation.
 * @returns child_main of server/mpm/prefork/prefork.c, which runs the child of a slot to its end.
 */
export function prepareChild(inherited: Inherited): (slot: number) => never {
  const { generation, config, scoreboard } = inherited;
  const stopping = () => scoreboard.runningGeneration() !== generation;
  const conversation = openConversation(httpSettings(inherited, stopping));
  const worker = syncWorker(conversation, config.timeoutMs);
  rehearseSync(worker, config.documentRoot, rehearsedRequests);
  // TERM and HUP keep the kernel's action, to end at once (just_die): while accept() or recv()
  // block, no handler of ours could run. The same holds for USR1 (die_now); the generation in the
  // scoreboard replaces it after each connection.
  return (slot) => {
    const record = scoreboard.handle(slot, 0);
    let dieNow = false;
    for (let served = 0; !dieNow; served += 1) {
      if (config.maxConnectionsPerChild > 0 && served >= config.maxConnectionsPerChild) break;
      record.setStatus(READY);
      const connection = acceptConnection();
      const short = worker.processConnection(connection, record);
      record.setStatus(CLOSING);
      lingeringClose(connection, short);
      dieNow = podCheck() || stopping();
    }
    exitNow(APEXIT_OK);
  };
}

/**
 * Waits for the next connection (ap_unixd_accept). Without descriptors or memory the child gives
 * up.
 */
function acceptConnection(): number {
  for (;;) {
    const connection = acceptBlocking(inheritedFd.listener);
    if (connection >= 0) return connection;
    const verdict = judgeAccept(-connection);
    if (verdict !== 'again') exitNow(exitCodeOf[verdict]);
  }
}
