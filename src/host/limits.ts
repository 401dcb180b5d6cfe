import { readFileSync } from 'node:fs';
import { textOrEmpty } from '../os/text-file.ts';

/**
 * Returns the CPUs that this process may run on (`Cpus_allowed_list` of /proc/self/status). That
 * list may name CPUs that are switched off, so those that are online are taken from it.
 */
export function allowedCpus(
  status = readFileSync('/proc/self/status', 'latin1'),
  online = textOrEmpty('/sys/devices/system/cpu/online').trim(),
): readonly number[] {
  const allowed = parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '0');
  if (online === '') return allowed;
  const switchedOn = new Set(parseCpuList(online));
  return allowed.filter((cpu) => switchedOn.has(cpu));
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
