import type { Now } from './view.ts';

/** Keeps what is under way, and counts the time left down between two estimates. */
export interface Progress {
  /** A stage or a round begins. @param isBounded a budget bounds the time that is left. */
  begins(stage: string, isBounded?: boolean): void;
  /** @param situation null: no load is under way. */
  loads(situation: string | null): void;
  isLeft(seconds: number): void;
  ends(text: string): void;
  now(): Now;
}

/** @param clockMs monotonic milliseconds. */
export function followProgress(clockMs: () => number): Progress {
  const nothing = { situation: null, secondsLeft: null, isBounded: false, ended: false };
  let now: Now = { ...nothing, stage: 'The run begins' };
  let estimatedAtMs = clockMs();
  return {
    begins(stage, isBounded = false) {
      now = { ...nothing, stage, isBounded };
    },
    loads(situation) {
      now = { ...now, situation };
    },
    isLeft(secondsLeft) {
      estimatedAtMs = clockMs();
      now = { ...now, secondsLeft };
    },
    ends(text) {
      now = { ...nothing, stage: text, ended: true };
    },
    now() {
      const { secondsLeft } = now;
      if (secondsLeft === null) return now;
      const passed = (clockMs() - estimatedAtMs) / 1000;
      return { ...now, secondsLeft: Math.max(0, secondsLeft - passed) };
    },
  };
}
