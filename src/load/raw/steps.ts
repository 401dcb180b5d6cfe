import { type LatencyRecorder, latencyRecorder } from '../latency.ts';
import type { LevelResult } from '../load.ts';

/** Counts the requests of a staircase, step by step. */
export interface Steps {
  answered(latencyUs: number): void;
  failed(): void;
  /** Counts a request without a correct answer. */
  lost(atLeastUs: number): void;
  /**
   * Sets the current step and closes the previous one.
   * @param answeredSlots returns the number of clients with an answer in it.
   */
  step(index: number, elapsedUs: number, answeredSlots: (() => number) | null): void;
  result(elapsedUs: number, answeredSlots: (() => number) | null): readonly LevelResult[];
}

/**
 * Creates the steps.
 * @param levels active connections, or requests due per second.
 * @param streams clients of each connection.
 */
export function createSteps(levels: readonly number[], streams = 1): Steps {
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
      // A thread may have no connection in a step.
      answeredShare: answeredSlots === null ? null : answeredSlots() / Math.max(1, level * streams),
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
    lost: (atLeastUs) => current.latency.lose(atLeastUs),
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
