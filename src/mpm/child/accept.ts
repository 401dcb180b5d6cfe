import { constants } from 'node:os';

const errno = constants.errno;

/** Failures of accept(2) that are the peer's or nobody's: try again (ap_unixd_accept of os/unix/unixd.c). */
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

/** What a failed accept means for the process: nothing, that its work is over, that it or the server has to be given up. */
export function judgeAccept(failure: number): 'again' | 'over' | 'sick' | 'fatal' {
  // The parent has ended the listening socket.
  if (failure === errno.EINVAL) return 'over';
  if (harmless.has(failure)) return 'again';
  return failure === errno.ENETDOWN ? 'fatal' : 'sick';
}
