import { readFileSync } from 'node:fs';

/** Clock ticks of all CPUs together since boot: the first line of /proc/stat (proc_stat(5)). */
export type CpuTimes = ReturnType<typeof readCpuTimes>;
/** Reads the first line of /proc/stat. */

export function readCpuTimes(text = readFileSync('/proc/stat', 'latin1')) {
  const fields = (text.split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number);
  const [, , , idle = 0, iowait = 0, , , steal = 0] = fields;
  return {
    // Guest times are contained in user and nice, so the sum stops before them.
    totalTicks: fields.reduce((sum, ticks) => sum + ticks, 0),
    /** Idle, or waiting for I/O. */
    idleTicks: idle + iowait,
    /** Wanted by this machine but given to others by the hypervisor. */
    stealTicks: steal,
  };
}

/** Returns the busy and the stolen share of all CPU time between two readings, each 0 to 1. */
export function shares(from: CpuTimes, to: CpuTimes) {
  const total = to.totalTicks - from.totalTicks;
  if (total <= 0) return { busy: 0, steal: 0 };
  const steal = (to.stealTicks - from.stealTicks) / total;
  return { busy: 1 - (to.idleTicks - from.idleTicks) / total - steal, steal };
}

/** A tick of /proc/stat in microseconds; USER_HZ is 100 on every Linux that runs Node. */
const tickUs = 10_000;

/**
 * Returns the CPU time in microseconds that these CPUs were busy since boot. Interrupts are in it:
 * a kernel without CONFIG_IRQ_TIME_ACCOUNTING accounts them as time of the process that they meet.
 */
export function readUsedUs(
  cpus: readonly number[],
  text = readFileSync('/proc/stat', 'latin1'),
): number {
  const names = new Set(cpus.map((cpu) => `cpu${cpu}`));
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([name = '']) => names.has(name))
    .reduce((sum, [, user, nice, system, , , irq, softirq]) => {
      const ticks = [user, nice, system, irq, softirq].map(Number);
      return sum + ticks.reduce((all, each) => all + each, 0) * tickUs;
    }, 0);
}
