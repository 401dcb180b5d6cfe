import { existsSync, readFileSync } from 'node:fs';
import { textOrEmpty } from './text-file.ts';

/** The kernel's table of connections, which container engines and firewalls switch on for all traffic, loopback included. */
export interface ConnectionTracking {
  readonly tracked: number;
  /** A packet of one more connection is dropped (nf_conntrack_core.c, __nf_conntrack_alloc). */
  readonly most: number;
}

const folder = '/proc/sys/net/netfilter';

/** null where nothing is tracked. */
export function connectionTracking(): ConnectionTracking | null {
  if (!existsSync(`${folder}/nf_conntrack_max`)) return null;
  const number = (name: string) => Number(readFileSync(`${folder}/${name}`, 'latin1'));
  return { tracked: number('nf_conntrack_count'), most: number('nf_conntrack_max') };
}

/**
 * Packets dropped so far because the table was full or could not be extended, in this network namespace: one row for each CPU,
 * hexadecimal (nf_conntrack_standalone.c, ct_cpu_seq_show). 0 where nothing is tracked.
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
