import koffi from 'koffi';

/**
 * The C library's own functions, as they are declared in its headers; the one place where the foreign function interface
 * is used. A call that fails gives -1 and leaves its reason in errno, which must be asked for before the next call.
 */
const c = koffi.load(null);

export const errno = (): number => koffi.errno();

export const socket = c.func('int socket(int domain, int type, int protocol)');
export const bind = c.func('int bind(int fd, void *address, uint32_t length)');
export const listen = c.func('int listen(int fd, int backlog)');
export const accept4 = c.func('int accept4(int fd, void *address, void *length, int flags)');
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
/** Linux 5.11 and glibc 2.35; null where there is none. */
export const epollPwait2 = optional(
  'int epoll_pwait2(int epoll, void *events, int capacity, void *timeout, void *mask)',
);
export const prctl = c.func(
  'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
);
export const schedSetscheduler = optional(
  'int sched_setscheduler(int thread, int policy, void *parameters)',
);
export const clockGettime = c.func('int clock_gettime(int clock, void *time)');

function optional(declaration: string): ReturnType<typeof c.func> | null {
  try {
    return c.func(declaration);
  } catch {
    return null;
  }
}
