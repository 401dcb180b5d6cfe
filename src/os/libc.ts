import { createRequire } from 'node:module';
import type Koffi from 'koffi';

/**
 * Functions of the C library as its headers declare them. This is the only file that uses the
 * foreign function interface. A call that fails gives -1 and sets errno, which must be read before
 * the next call.
 */
const koffi = loadKoffi();
const c = koffi.load(null);

export const errno = (): number => koffi.errno();

/** Returns the result of a call, or -errno where it failed. Neither throws nor allocates. */
export const orErrno = (value: number): number => (value === -1 ? -koffi.errno() : value);

/**
 * Loads koffi's native part directly. Its JavaScript only looks for that part, at 1.5 MiB and 5 ms
 * for each thread of a server. The part's own JavaScript only checks for musl, at 0.3 MiB. Falls
 * back to koffi where a package manager has hidden the part.
 */
function loadKoffi(): typeof Koffi {
  const require = createRequire(import.meta.url);
  const { platform, arch } = process;
  const part = `@koromix/koffi-${platform}-${arch}`;
  for (const name of [`${part}/${platform}_${arch}/koffi.node`, part]) {
    try {
      return require(name);
    } catch {
      // The next one will report the problem.
    }
  }
  return require('koffi');
}

export const socket = c.func('int socket(int domain, int type, int protocol)');
export const bind = c.func('int bind(int fd, void *address, uint32_t length)');
export const listen = c.func('int listen(int fd, int backlog)');
export const accept4 = c.func('int accept4(int fd, void *address, void *length, int flags)');
export const socketpair = c.func(
  'int socketpair(int domain, int type, int protocol, void *descriptors)',
);
export const connect = c.func('int connect(int fd, void *address, uint32_t length)');
export const recv = c.func('long recv(int fd, void *buffer, size_t length, int flags)');
export const send = c.func('long send(int fd, void *buffer, size_t length, int flags)');
export const shutdown = c.func('int shutdown(int fd, int how)');
export const close = c.func('int close(int fd)');
export const setsockopt = c.func(
  'int setsockopt(int fd, int level, int name, void *value, uint32_t length)',
);
export const getsockopt = c.func(
  'int getsockopt(int fd, int level, int name, void *value, void *length)',
);
export const getsockname = c.func('int getsockname(int fd, void *address, void *length)');
export const epollCreate1 = c.func('int epoll_create1(int flags)');
export const epollCtl = c.func('int epoll_ctl(int epoll, int operation, int fd, void *event)');
export const epollWait = c.func(
  'int epoll_wait(int epoll, void *events, int capacity, int timeout)',
);
/** Needs glibc 2.35; else null. Fails with ENOSYS below Linux 5.11. */
export const epollPwait2 = optional(
  'int epoll_pwait2(int epoll, void *events, int capacity, void *timeout, void *mask)',
);
export const prctl = c.func(
  'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
);
export const prctlName = c.func('prctl', 'int', [
  'int',
  'const char *',
  'unsigned long',
  'unsigned long',
  'unsigned long',
]);
export const poll = c.func('int poll(void *descriptors, unsigned long count, int timeoutMs)');
export const read = c.func('long read(int fd, void *buffer, size_t length)');
export const write = c.func('long write(int fd, void *buffer, size_t length)');
export const sendfile = c.func('long sendfile(int to, int from, void *offset, size_t count)');
/** Needs Linux 4.11 and glibc 2.28; else null. */
export const statx = optional(
  'int statx(int folder, void *path, int flags, uint32_t wanted, void *found)',
);
export const eventfd = c.func('int eventfd(unsigned int start, int flags)');
export const pipe2 = c.func('int pipe2(void *descriptors, int flags)');
export const fcntl = c.func('int fcntl(int fd, int command, long argument)');
export const memfdCreate = c.func('int memfd_create(const char *name, unsigned int flags)');
export const ftruncate = c.func('int ftruncate(int fd, long length)');
export const mmap = c.func(
  'intptr_t mmap(void *address, size_t length, int protection, int flags, int fd, long offset)',
);
export const signal = c.func('intptr_t signal(int signal, intptr_t disposition)');
export const exitNow = c.func('void _exit(int status)');
export const madvise = c.func('int madvise(intptr_t address, size_t length, int advice)');
export const fork = c.func('int fork()');
export const waitpid = c.func('int waitpid(int pid, void *status, int options)');
/**
 * Returns the memory as an ArrayBuffer without a copy. It must stay mapped as long as that lives.
 */
export const memoryAt = (address: number | bigint, length: number): ArrayBuffer =>
  koffi.view(BigInt(address), length);

/** Returns a function of the C library, or of Node's own binary; null where there is none. */
export function optional(declaration: string): ReturnType<typeof c.func> | null {
  try {
    return c.func(declaration);
  } catch {
    return null;
  }
}
