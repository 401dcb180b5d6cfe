import { EINTR } from '../../os/errors.ts';
import { adoptOrphans, awaitEnd, endingOf } from '../../os/fork.ts';
import { closeSocket, limitReceiveTime, receive, socketPair, transmit } from '../../os/sockets.ts';
import type { ChildOrder } from '../child/inherited.ts';
import { type Program, startProgram } from './child-program.ts';
import type { ProcessTable } from './process-table.ts';

/** A process that forks on request; see prefork/template.ts. */
type Template = ReturnType<typeof startTemplate>;

/**
 * Loading and rehearsing the program takes some tenths of a second, and much longer on an
 * overloaded machine.
 */
const patienceMs = 60_000;

/**
 * Makes children as copies of a process with the compiled program, one such template for each
 * generation.
 */
export function forkedChildren(program: Program): ProcessTable {
  const living = new Set<number>();
  let template: Template | null = null;
  adoptOrphans();
  // Waits for its end, so that no process is left behind.
  process.once('exit', () => template?.endNow());
  return {
    spawn(order, fds) {
      for (let attempt = 0; attempt < 2; attempt += 1) {
        if (template?.generation !== order.generation) {
          template?.end();
          template = startTemplate(program, order, fds);
        }
        const pid = template.fork(order.slot);
        if (pid === 'gone') {
          template.end();
          template = null;
          continue;
        }
        if (pid !== null) living.add(pid);
        return pid;
      }
      return null;
    },
    reap() {
      for (const pid of living) {
        const ending = endingOf(pid);
        if (ending === null) continue;
        living.delete(pid);
        return { pid, ...ending };
      }
      return null;
    },
    // Until it is reaped there is such a process.
    kill: (pid, signal) => living.has(pid) && process.kill(pid, signal),
    pids: () => [...living],
  };
}

function startTemplate(program: Program, order: ChildOrder, fds: readonly number[]) {
  const [ours, theirs] = socketPair();
  const started = startProgram(program, order, [...fds, theirs]);
  closeSocket(theirs);
  limitReceiveTime(ours, patienceMs);
  const word = Buffer.alloc(4);
  const end = () => {
    closeSocket(ours);
    started.kill('SIGKILL');
  };
  return {
    end,
    /** Ends the template and waits for that. */
    endNow() {
      end();
      if (started.pid !== undefined) awaitEnd(started.pid);
    },
    generation: order.generation,
    /**
     * Forks a child for this slot. Returns its process id, null when the system refuses, or 'gone'
     * when the template has ended.
     */
    fork(slot: number) {
      word.writeInt32LE(slot, 0);
      if (transmit(ours, word, 4) !== 4) return 'gone';
      for (;;) {
        const got = receive(ours, word, 4);
        if (got === -EINTR) continue;
        if (got !== 4) return 'gone';
        const pid = word.readInt32LE(0);
        return pid > 0 ? pid : null;
      }
    },
  };
}
