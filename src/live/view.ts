import type { Drawn } from '../report/charts/arm-style.ts';

/** Everything that the live page shows at one moment. Plain data. */
export interface LiveView {
  readonly now: Now;
  readonly arms: readonly ArmNow[];
  readonly questions: readonly QuestionNow[];
  /** Rounds after which the questions are judged; empty: at the end only. */
  readonly looks: readonly number[];
  /** Trials that were not completed, the latest first, one line each. */
  readonly failures: readonly string[];
}

/** Stage or round that is under way. */
export interface Now {
  /** "Prepare httpd", "Round 4 of at most 20", or how the run ended. */
  readonly stage: string;
  /** "32 busy keep-alive clients"; null: no load is under way. */
  readonly situation: string | null;
  /** null: not known. */
  readonly secondsLeft: number | null;
  /** A budget bounds the run, so that the time left is a maximum. */
  readonly isBounded: boolean;
  readonly ended: boolean;
}

/** The latest that is known of an arm instance. */
export interface ArmNow extends Drawn {
  readonly name: string;
  readonly doing: Doing;
  /** Rate of its latest turn in this situation, or of its window so far; null: it had none. */
  readonly ratePerSecond: number | null;
  /** Latency of its latest completed trial that has one; null: none has. */
  readonly latency: LatencyNow | null;
  readonly footprintBytes: number | null;
  /** Slots by httpd's letter; null: the status page did not answer, or nobody watches the arm. */
  readonly scoreboard: Readonly<Record<string, number>> | null;
}

export type Doing = 'not started' | 'starting' | 'waiting' | 'under load' | 'stopped' | 'failed';

export interface LatencyNow {
  readonly p50: PercentileNow;
  readonly p99: PercentileNow;
  readonly situation: string;
  readonly round: number;
}

export interface PercentileNow {
  readonly us: number;
  /** It falls among unanswered requests. */
  readonly isLowerBound: boolean;
}

/** A question about the arms and what the looks so far say of it. */
export interface QuestionNow {
  readonly situation: string;
  /** "requests/s", "memory". */
  readonly noun: string;
  readonly isDecided: boolean;
  /** "memory, best first: event, worker"; of an open question how many pairs are decided. */
  readonly result: string;
}
