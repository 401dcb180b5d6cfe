import { createPipe, setBlocking, writeBytes } from '../../os/descriptors.ts';
import { closeSocket } from '../../os/sockets.ts';

/**
 * The pipe by which the parent asks children to die (server/mpm_unix.c): all children of a generation share it, and whoever
 * reads a byte is meant. prefork looks into it after each connection; the main threads of worker and event do nothing but
 * read from it. Each generation has its own, so that a byte which nobody read cannot hit the next one.
 */
export interface PipeOfDeath extends Disposable {
  /** The end that children inherit. */
  readonly read: number;
  /** So many children are to end gracefully. */
  ask(children: number): void;
}

/** AP_MPM_PODX_GRACEFUL of include/mpm_common.h. */
const graceful = '!';

/** Its reading end does not block: whoever comes too late for a byte goes on with what it did. */
export function openPipeOfDeath(): PipeOfDeath {
  const pipe = createPipe();
  setBlocking(pipe.read, false);
  return {
    read: pipe.read,
    ask(children) {
      const bytes = Buffer.from(graceful.repeat(children));
      writeBytes(pipe.write, bytes, bytes.length);
    },
    [Symbol.dispose]() {
      closeSocket(pipe.read);
      closeSocket(pipe.write);
    },
  };
}
