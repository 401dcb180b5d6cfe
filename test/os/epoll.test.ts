import { constants } from 'node:os';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const osFolder = resolve(import.meta.dirname, '../../src/os');

// A kernel before 5.11 has no epoll_pwait2, and an old filter of a container forbids it.
test.each(['ENOSYS', 'EPERM'] as const)(
  'where epoll_pwait2 gives %s, epoll_wait waits in its place',
  async (name) => {
    const program = `
      import { createEventFd, wake } from '${osFolder}/descriptors.ts';
      import { createEpoll, EPOLLIN } from '${osFolder}/epoll.ts';
      import * as libc from '${osFolder}/libc.ts';
      // A filter of seccomp(2): the call's number; if it is 441 the error, else go on.
      const filter = [
        [0x20, 0, 0, 0],
        [0x15, 0, 1, 441],
        [0x06, 0, 0, 0x50000 | ${constants.errno[name]}],
        [0x06, 0, 0, 0x7fff0000],
      ];
      const at = BigInt(libc.mmap(null, 4096, 3, 0x22, -1, 0));
      const memory = new DataView(libc.memoryAt(at, 64));
      for (const [i, [code, yes, no, value]] of filter.entries()) {
        memory.setUint16(8 * i, code, true);
        memory.setUint8(8 * i + 2, yes);
        memory.setUint8(8 * i + 3, no);
        memory.setUint32(8 * i + 4, value, true);
      }
      memory.setUint16(32, filter.length, true);
      memory.setBigUint64(40, at, true);
      // PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP with SECCOMP_MODE_FILTER.
      const set = [libc.prctl(38, 1, 0, 0, 0), libc.prctl(22, 2, at + 32n, 0, 0)];
      const epoll = createEpoll();
      const fd = createEventFd();
      epoll.add(fd, EPOLLIN, 5);
      const startedMs = performance.now();
      const none = epoll.wait(50_000);
      const tookMs = performance.now() - startedMs;
      wake(fd);
      console.log(...set, none, tookMs > 45, epoll.wait(1e6), epoll.tag(0));`;
    const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout).toBe('0 0 0 true 1 5');
  },
);
