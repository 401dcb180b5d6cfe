import { readFileSync } from 'node:fs';

/** Returns the CPUs that this process may run on (`Cpus_allowed_list` of /proc/self/status). */
export function allowedCpus(
  status = readFileSync('/proc/self/status', 'latin1'),
): readonly number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '0';
  return parseCpuList(list);
}

/** Reads the kernel's list format: "0-2,5" is 0, 1, 2, 5. */
export function parseCpuList(list: string): readonly number[] {
  return list.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/**
 * Returns how many descriptors a process of ours can open. That is the hard limit, because Node
 * raises its soft limit to it.
 */
export function descriptorLimit(limits = readFileSync('/proc/self/limits', 'latin1')): number {
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1] ?? '1024';
  return hard === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(hard);
}
