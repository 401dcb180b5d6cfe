import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import type { GeneratorUse } from './load.ts';

/** Of the whole process, or of one of several threads by itself: their figures are added up. */
const cpuUsage: typeof process.cpuUsage = isMainThread ? process.cpuUsage : process.threadCpuUsage;

/** Starts watching this process, or this thread of several; the function it gives ends that and tells what it used since. */
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
