import { join } from 'node:path';
import { textOrEmpty } from '../os/text-file.ts';

/** Files of the limit and of the use, in version 2 and version 1 of control groups. */
const files = [
  ['memory.max', 'memory.current'],
  ['memory.limit_in_bytes', 'memory.usage_in_bytes'],
] as const;

/**
 * Returns the bytes that this process and its children may still take: what the machine has free,
 * or less under the limit of a control group. null where nothing can be read.
 */
export function freeMemoryBytes(proc = '/proc', cgroups = '/sys/fs/cgroup'): number | null {
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(textOrEmpty(join(proc, 'meminfo')))?.[1];
  const rooms = groupsOf(textOrEmpty(join(proc, 'self/cgroup')), cgroups).flatMap(roomOf);
  const all = kib === undefined ? rooms : [Number(kib) * 1024, ...rooms];
  return all.length === 0 ? null : Math.max(0, Math.min(...all));
}

/** Returns the folders of our memory control group and of those above it. */
function groupsOf(text: string, root: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const isVersion2 = controllers === '' && path !== '';
    if (!isVersion2 && !controllers.split(',').includes('memory')) return [];
    const base = isVersion2 ? root : join(root, 'memory');
    const parts = path.split('/').filter((part) => part !== '');
    return parts.map((_, i) => join(base, ...parts.slice(0, i + 1))).concat(base);
  });
}

/**
 * Returns what a group has left. Pages of files that nobody used lately count as left: the kernel
 * takes them back before it refuses any memory. In a container its own group is mounted at the
 * root, and folders of the host are not there.
 */
function roomOf(folder: string): readonly number[] {
  return files.flatMap(([limit, use]) => {
    const most = Number.parseInt(textOrEmpty(join(folder, limit)), 10);
    const used = Number.parseInt(textOrEmpty(join(folder, use)), 10);
    return Number.isNaN(most) || Number.isNaN(used) ? [] : [most - used + reclaimable(folder)];
  });
}

/** Returns the bytes of cached files, of the group and of those below it (`memory.stat`). */
function reclaimable(folder: string): number {
  const stat = textOrEmpty(join(folder, 'memory.stat'));
  const of = (name: string) => new RegExp(`^${name} (\\d+)$`, 'm').exec(stat)?.[1];
  // Version 1 has both, and its plain one leaves out the groups below.
  return Number(of('total_inactive_file') ?? of('inactive_file') ?? 0);
}
