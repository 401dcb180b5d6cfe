import { type LatencyRecorder, latencyRecorder } from '../latency.ts';
import type { LevelResult } from '../load.ts';

/** Books of a staircase, step by step. */
export interface Steps {
  answered(latencyUs: number): void;
  failed(): void;
  /** The step at this instant; the one before is closed. `answeredSlots` tells who got an answer in it. */
  step(index: number, elapsedUs: number, answeredSlots: (() => number) | null): void;
  result(elapsedUs: number, answeredSlots: (() => number) | null): readonly LevelResult[];
}

/** @param levels active connections, or requests due a second. */
export function createSteps(levels: readonly number[]): Steps {
  const done: LevelResult[] = [];
  let current = newStep(0);

  const close = (elapsedUs: number, answeredSlots: (() => number) | null) => {
    const level = levels[current.index] ?? 0;
    const seconds = (elapsedUs - current.startUs) / 1e6;
    done.push({
      level,
      seconds,
      requests: current.requests,
      ratePerSecond: seconds > 0 ? current.requests / seconds : 0,
      errors: current.errors,
      // One of several threads may have no connection in a step.
      answeredShare: answeredSlots === null ? null : answeredSlots() / Math.max(1, level),
      latencyUs: current.latency.summaryOrNull('sent'),
    });
  };

  function newStep(startUs: number, index = 0) {
    const latency: LatencyRecorder = latencyRecorder();
    return { index, startUs, requests: 0, errors: 0, latency };
  }

  return {
    answered(latencyUs) {
      current.requests += 1;
      current.latency.record(latencyUs);
    },
    failed() {
      current.errors += 1;
    },
    step(index, elapsedUs, answeredSlots) {
      if (index === current.index) return;
      close(elapsedUs, answeredSlots);
      current = newStep(elapsedUs, index);
    },
    result(elapsedUs, answeredSlots) {
      close(elapsedUs, answeredSlots);
      return done;
    },
  };
}
