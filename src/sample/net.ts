import { readlinkSync } from 'node:fs';

/**
 * The folder of the network that this process lives in. Where that is our own network it is ours, which stays when the
 * process is replaced by another.
 */
export function netOf(pid: number | null): string {
  return ownsNetwork(pid) ? `/proc/${pid}/net` : '/proc/self/net';
}

/** Whether the process lives in another network than we do. */
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
