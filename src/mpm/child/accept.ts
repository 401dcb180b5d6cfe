import { constants } from 'node:os';

const errno = constants.errno;

/**
 * Failures of accept(2) that are the peer's or temporary: try again (ap_unixd_accept of
 * os/unix/unixd.c).
 */
const harmless = new Set([
  errno.EINTR,
  errno.EPROTO,
  errno.ECONNABORTED,
  errno.ECONNRESET,
  errno.ETIMEDOUT,
  errno.EHOSTUNREACH,
  errno.ENETUNREACH,
  errno.EAGAIN,
]);

/** Judges a failed accept: try again, end normally, give up this process, or give up the server. */
export function judgeAccept(failure: number): 'again' | 'over' | 'sick' | 'fatal' {
  // The parent has shut the listening socket down.
  if (failure === errno.EINVAL) return 'over';
  if (harmless.has(failure)) return 'again';
  return failure === errno.ENETDOWN ? 'fatal' : 'sick';
}
