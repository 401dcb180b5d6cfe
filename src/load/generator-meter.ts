import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { GeneratorUse } from './load.ts';

/** Starts watching this process; the function it gives ends that and tells what the process used since. */
export function generatorMeter(): () => Pick<GeneratorUse, 'cpuSeconds' | 'eventLoopDelayP99Us'> {
  const before = process.cpuUsage();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return () => {
    delay.disable();
    const { user, system } = process.cpuUsage(before);
    return {
      cpuSeconds: (user + system) / 1e6,
      eventLoopDelayP99Us: Math.round(delay.percentile(99) / 1000),
    };
  };
}
