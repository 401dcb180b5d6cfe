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
}

const folder = '/proc/sys/net/netfilter';

/** Reads the size of the table. Returns null where connections are not tracked. */
export function connectionTracking(): ConnectionTracking | null {
  if (!existsSync(`${folder}/nf_conntrack_max`)) return null;
  const number = (name: string) => Number(readFileSync(`${folder}/${name}`, 'latin1'));
  return { tracked: number('nf_conntrack_count'), most: number('nf_conntrack_max') };
}

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
