import { createPipe, setBlocking, writeBytes } from '../../os/descriptors.ts';
import { closeSocket } from '../../os/sockets.ts';

/**
 * Pipe by which the parent asks children to end (server/mpm_unix.c). All children of a generation
 * share it; the one that reads a byte must end. prefork checks it after each connection; the main
 * threads of worker and event only wait for it. Each generation has its own, so that an unread byte
 * cannot affect the next one.
 */
export type PipeOfDeath = ReturnType<typeof openPipeOfDeath>;

/** AP_MPM_PODX_GRACEFUL of include/mpm_common.h. */
const graceful = '!';

/**
 * Opens the pipe. Its reading end does not block: a child that comes too late for a byte goes on.
 */
export function openPipeOfDeath() {
  const pipe = createPipe();
  setBlocking(pipe.read, false);
  return {
    /** The end that children inherit. */
    read: pipe.read,
    /** Asks this many children to end gracefully. */
    ask(children: number) {
      const bytes = Buffer.from(graceful.repeat(children));
      writeBytes(pipe.write, bytes, bytes.length);
    },
    [Symbol.dispose]() {
      closeSocket(pipe.read);
      closeSocket(pipe.write);
    },
  };
}
