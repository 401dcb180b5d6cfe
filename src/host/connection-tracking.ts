import { existsSync, readFileSync } from 'node:fs';
import { textOrEmpty } from '../os/text-file.ts';

/**
 * The kernel's connection table. Container engines and firewalls switch it on for all traffic,
 * loopback included.
 */
export interface ConnectionTracking {
  readonly tracked: number;
  /**
   * Limit of the table; beyond it packets are dropped (nf_conntrack_core.c, __nf_conntrack_alloc).
   */
  readonly most: number;
  /** A closed connection stays in the table for so long. */
  readonly timeWaitSeconds: number;
}

/** Reads the size of the table. Returns null where connections are not tracked. */
export function connectionTracking(folder = '/proc/sys/net/netfilter'): ConnectionTracking | null {
  if (!existsSync(`${folder}/nf_conntrack_max`)) return null;
  const number = (name: string) => Number(readFileSync(`${folder}/nf_conntrack_${name}`, 'latin1'));
  return {
    tracked: number('count'),
    most: number('max'),
    timeWaitSeconds: number('tcp_timeout_time_wait'),
  };
}

/** The share of the table that a run fills; the rest is for what it opens meanwhile. */
const usableShare = 0.7;

/** Returns true where the table has room for the next load of new connections. */
export const hasRoom = ({ tracked, most }: ConnectionTracking): boolean =>
  tracked <= usableShare * most;

/** Returns the new connections per second that the table takes in the long run. */
export const newConnectionsPerSecond = ({ most, timeWaitSeconds }: ConnectionTracking): number =>
  Math.floor((usableShare * most) / timeWaitSeconds);

/**
 * Counts the packets dropped so far because the table was full or could not be extended, in this
 * network namespace. The file has one row a CPU, in hexadecimal (nf_conntrack_standalone.c,
 * ct_cpu_seq_show). Returns 0 where connections are not tracked.
 */
export function trackingDrops(text = textOrEmpty('/proc/net/stat/nf_conntrack')): number {
  const [head = '', ...rows] = text.trimEnd().split('\n');
  const column = head.trim().split(/\s+/).indexOf('drop');
  if (column < 0) return 0;
  return rows.reduce(
    (sum, row) => sum + Number.parseInt(row.trim().split(/\s+/)[column] ?? '0', 16),
    0,
  );
}
