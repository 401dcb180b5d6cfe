import { generatorMeter } from '../generator-meter.ts';
import type { GeneratorUse } from '../load.ts';

/** Adds up the CPU time and the delays of the generator over the windows of a load. */
export interface Account {
  /** Start of the first window, milliseconds since the epoch; 0 before it. */
  readonly startedAtMs: number;
  /** Starts a window; the returned function ends it. */
  start(): (spinUs: number) => void;
  use(): GeneratorUse;
  reset(): void;
}

export function createAccount(): Account {
  const blank = () => ({ startedAtMs: 0, cpuSeconds: 0, spinUs: 0, delayP99Us: 0 });
  let spent = blank();
  return {
    get startedAtMs() {
      return spent.startedAtMs;
    },
    start() {
      const used = generatorMeter();
      spent.startedAtMs ||= Date.now();
      return (spinUs) => {
        const { cpuSeconds, eventLoopDelayP99Us } = used();
        spent.cpuSeconds += cpuSeconds;
        spent.spinUs += spinUs;
        spent.delayP99Us = Math.max(spent.delayP99Us, eventLoopDelayP99Us);
      };
    },
    use: () => ({
      cpuSeconds: spent.cpuSeconds,
      // The clock may count slightly more than the scheduler.
      spinSeconds: Math.min(spent.cpuSeconds, spent.spinUs / 1e6),
      threads: 1,
      eventLoopDelayP99Us: spent.delayP99Us,
    }),
    reset() {
      spent = blank();
    },
  };
}
