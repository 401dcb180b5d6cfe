import { existsSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { textOrEmpty } from '../os/text-file.ts';

/** Collects facts about this machine for environment.json. Names carry their units. */
export function machineFacts(): Readonly<Record<string, string | number | null>> {
  return {
    system: osName(),
    kernel: `${type()} ${release()} ${arch()}`,
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    cgroupVersion: cgroupVersion(),
    loadAverage1Minute: loadavg()[0] ?? null,
    clockSource: firstLine('/sys/devices/system/clocksource/clocksource0/current_clocksource'),
    frequencyGovernor: firstLine('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    somaxconn: Number(firstLine('/proc/sys/net/core/somaxconn')),
    localPorts: firstLine('/proc/sys/net/ipv4/ip_local_port_range')?.replace(/\s+/, '-') ?? null,
    nodeVersion: process.version,
  };
}

/**
 * Returns 2 where the memory controller is in the unified hierarchy, 1 where it has its own, and
 * null where there is neither.
 */
export function cgroupVersion(): 1 | 2 | null {
  const unified = firstLine('/sys/fs/cgroup/cgroup.controllers');
  if (unified !== null) return unified.split(' ').includes('memory') ? 2 : null;
  return existsSync('/sys/fs/cgroup/memory/memory.usage_in_bytes') ? 1 : null;
}

function osName(): string {
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(textOrEmpty('/etc/os-release'))?.[1];
  return name ?? type();
}

const firstLine = (path: string) => textOrEmpty(path).split('\n')[0]?.trim() || null;
