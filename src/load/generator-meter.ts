import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import type { GeneratorUse } from './load.ts';

/** CPU time of the process, or of one thread of several, whose figures are added up. */
const cpuUsage: typeof process.cpuUsage = isMainThread ? process.cpuUsage : process.threadCpuUsage;

/**
 * Starts to measure this process or thread; the returned function ends that and returns its use.
 */
export function generatorMeter(): () => Pick<GeneratorUse, 'cpuSeconds' | 'eventLoopDelayP99Us'> {
  const before = cpuUsage();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return () => {
    delay.disable();
    const { user, system } = cpuUsage(before);
    return {
      cpuSeconds: (user + system) / 1e6,
      eventLoopDelayP99Us: Math.round(delay.percentile(99) / 1000),
    };
  };
}
