import type { Plan } from '../plan/plan.ts';

/** What starting, verifying and stopping an arm takes, until the run itself has shown it. */
const firstGuessSeconds = 1.5;

/** Tells how long the rest takes: the known time of each trial, and what the ones so far took beyond it. */
export function timeLeft(plan: Plan) {
  const known = plan.warmupSeconds + plan.durationSeconds;
  let ended = 0;
  let beyond = 0;
  return {
    trialsTook(trials: number, seconds: number): void {
      ended += trials;
      beyond += seconds - trials * known;
    },
    secondsFor(trials: number): number {
      const overhead = ended === 0 ? firstGuessSeconds : Math.max(0, beyond / ended);
      return trials * (known + overhead);
    },
  };
}

/** 95 → "1:35". */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
