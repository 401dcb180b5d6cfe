import { generatorMeter } from '../generator-meter.ts';
import type { GeneratorUse } from '../load.ts';

/** Adds up the CPU time and the delays of a session over its windows. */
export interface Account {
  /** Start of the first window, milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Measured time, microseconds. */
  readonly us: number;
  /** Starts a window; the returned function ends it. */
  start(): (us: number, spinUs: number) => void;
  use(): GeneratorUse;
  reset(): void;
}

export function createAccount(): Account {
  const blank = () => ({ startedAtMs: 0, us: 0, cpuSeconds: 0, spinUs: 0, delayP99Us: 0 });
  let spent = blank();
  return {
    get startedAtMs() {
      return spent.startedAtMs;
    },
    get us() {
      return spent.us;
    },
    start() {
      const used = generatorMeter();
      spent.startedAtMs ||= Date.now();
      return (us, spinUs) => {
        const { cpuSeconds, eventLoopDelayP99Us } = used();
        spent.us += us;
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
