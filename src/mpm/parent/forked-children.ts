import { EINTR } from '../../os/errors.ts';
import { adoptOrphans, awaitEnd, endingOf } from '../../os/fork.ts';
import { closeSocket, limitReceiveTime, receive, socketPair, transmit } from '../../os/sockets.ts';
import type { ChildOrder } from '../child/inherited.ts';
import type { ProcessTable } from './process-table.ts';
import { type Program, startProgram } from './program.ts';

/** A process that forks when it is asked to; see prefork/template.ts. */
interface Template {
  readonly generation: number;
  /** The process id of a new child for this slot; null: the system refuses. 'gone': there is no template any more. */
  fork(slot: number): number | null | 'gone';
  end(): void;
  /** As `end`, and waits until it has ended. */
  endNow(): void;
}

/** Loading the program and rehearsing it takes some tenths of a second; on a machine that is overloaded, many times that. */
const patienceMs = 60_000;

/** Children as copies of a process that has the program loaded and compiled, one such template for each generation. */
export function forkedChildren(program: Program): ProcessTable {
  const living = new Set<number>();
  let template: Template | null = null;
  adoptOrphans();
  // Nobody is left behind, not even for the moment that it takes to die.
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
    // Until we have reaped it there is such a process.
    kill: (pid, signal) => living.has(pid) && process.kill(pid, signal),
    pids: () => [...living],
  };
}

function startTemplate(program: Program, order: ChildOrder, fds: readonly number[]): Template {
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
    endNow() {
      end();
      if (started.pid !== undefined) awaitEnd(started.pid);
    },
    generation: order.generation,
    fork(slot) {
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
