import { readlinkSync } from 'node:fs';

/**
 * Returns the /proc folder of the process's network. For our own network it is ours, which remains
 * when the process is replaced.
 */
export function netOf(pid: number | null): string {
  return ownsNetwork(pid) ? `/proc/${pid}/net` : '/proc/self/net';
}

/** Returns true when the process is in another network namespace than this one. */
export function ownsNetwork(pid: number | null): pid is number {
  return pid !== null && namespaceOf(pid) !== namespaceOf('self');
}

function namespaceOf(pid: number | 'self'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}
