import { constants } from 'node:os';

export const { EAGAIN, EINTR, ENOSYS, EPERM } = constants.errno;

/** Names of error numbers; of several names the first counts: EAGAIN, not EWOULDBLOCK. */
const names = new Map(
  Object.entries(constants.errno)
    .map(([name, number]) => [number, name] as const)
    .toReversed(),
);

/** Returns "ECONNREFUSED" for 111, or the number where the platform has no name for it. */
export const errnoName = (errno: number): string => names.get(errno) ?? `errno ${errno}`;

/** A system call that failed: the call, its object, the reason. */
export class SystemError extends Error {
  override readonly name = 'SystemError';
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;

  constructor(syscall: string, object: string, errno: number) {
    super(`${syscall} ${object}: ${errnoName(errno)}`);
    this.code = errnoName(errno);
    this.errno = errno;
    this.syscall = syscall;
  }
}
