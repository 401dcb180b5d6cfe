import { readlinkSync } from 'node:fs';

/**
 * The folder of the network that this process lives in. Where that is our own network it is ours, which stays when the
 * process is replaced by another.
 */
export function netOf(pid: number | null): string {
  return pid === null || namespaceOf(pid) === namespaceOf('self')
    ? '/proc/self/net'
    : `/proc/${pid}/net`;
}

function namespaceOf(pid: number | 'self'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}
