import { constants } from 'node:os';

export const { EAGAIN, EINTR } = constants.errno;

/** Of several names for a number the first counts: EAGAIN, not EWOULDBLOCK. */
const names = new Map(
  Object.entries(constants.errno)
    .map(([name, number]) => [number, name] as const)
    .toReversed(),
);

/** "ECONNREFUSED" for 111; the number itself where the platform has no name for it. */
export const errnoName = (errno: number): string => names.get(errno) ?? `errno ${errno}`;

/** A system call that failed: which call, on what, why. */
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
