import { monotonicMs } from '../../os/clock.ts';
import { EINTR } from '../../os/errors.ts';
import { awaitEnd, fork } from '../../os/fork.ts';
import { endWithParent, exitNow, ignoreSignal, nameProcess } from '../../os/process.ts';
import { closeSocket, receive, transmit } from '../../os/sockets.ts';
import { APEXIT_OK } from '../child/exit-codes.ts';
import { type Inherited, inheritedFd } from '../child/inherited.ts';
import { prepareChild } from './prefork.ts';

/*
 * httpd's parent forks its children, which share its code and all memory that none of them writes
 * to. Our parent cannot. Its Node leaves work to helper threads, which a copy would lack, and has
 * an event loop that it must not share. So it keeps one process that has neither. That process
 * loads the program, compiles it by a rehearsal, and then only forks on request.
 *
 * A child must be the parent's own, so that the parent can wait for it and it outlives the
 * template. Therefore the template forks a helper, which forks the child and ends; the parent
 * adopts orphans.
 */

/** Limits the time until the parent has adopted a child. */
const adoptionMs = 5000;

/**
 * Forks a child for each slot number from the parent, until the parent has gone. Answers with the
 * child's process id or -errno.
 */
export function templateMain(inherited: Inherited): never {
  ignoreSignal('SIGINT');
  nameProcess('mpm-template');
  const parentPid = process.ppid;
  const serve = prepareChild(inherited);
  const word = Buffer.alloc(4);
  for (;;) {
    const got = receive(inheritedFd.orders, word, 4);
    if (got === -EINTR) continue;
    if (got !== 4) exitNow(APEXIT_OK);
    const slot = word.readInt32LE(0);
    const helper = fork(() => {
      answer(fork(() => beChild(parentPid, () => serve(slot))));
      return exitNow(APEXIT_OK);
    });
    if (helper > 0) awaitEnd(helper);
    else answer(helper);
  }
}

function beChild(parentPid: number, serve: () => never): never {
  closeSocket(inheritedFd.orders);
  awaitAdoption(parentPid);
  nameProcess('mpm-child');
  return serve();
}

function answer(pidOrError: number): void {
  const word = Buffer.alloc(4);
  word.writeInt32LE(pidOrError, 0);
  transmit(inheritedFd.orders, word, 4);
}

const nothing = new Int32Array(new SharedArrayBuffer(4));

/**
 * Waits until the parent has adopted this child. Ends when it has gone, because nothing else would
 * end the child.
 */
function awaitAdoption(parentPid: number): void {
  const until = monotonicMs() + adoptionMs;
  while (process.ppid !== parentPid) {
    if (monotonicMs() > until) exitNow(APEXIT_OK);
    Atomics.wait(nothing, 0, 0, 1);
  }
  endWithParent('SIGTERM');
  if (process.ppid !== parentPid) exitNow(APEXIT_OK);
}
