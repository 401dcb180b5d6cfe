/**
 * Limits beyond which a trial gets a warning. They stand in the plan: what counts is decided
 * before.
 */
export interface Thresholds {
  /** Share of its CPUs above which the generator, not the server, is what was measured. */
  readonly generatorCpuShare: number;
  /** 99 of 100 requests may leave so late before a warning says so; the same for every arm. */
  readonly lagUs: number;
  /** Share of the calibrated ceiling above which the generator has a part in the result. */
  readonly ceilingShare: number;
  /** The server's count may differ so much from the driver's: requests at the window's edges. */
  readonly accessesShare: number;
  /** Share of the server's CPUs that other processes had, above which the server hardly ran. */
  readonly neighboursShare: number;
  /** Stolen CPU time above which a throughput moves visibly. */
  readonly stealShare: number;
  /** Stolen CPU time above which the machine hardly ran. */
  readonly stolenShare: number;
  /** A round with this many times the run's median of stolen time is repeated. */
  readonly stealTimes: number;
  /** Share of its periods in which a CPU quota stopped the tool. */
  readonly throttledShare: number;
  /**
   * A slewed clock moves by at most 0.5 ms a second (adjtimex(2)); more is a step or a suspension.
   */
  readonly clockStepMs: number;
  /** A rate is steady if neither warm-up nor trend moves it by more than half of this share. */
  readonly steadyShare: number;
}

export const usualThresholds: Thresholds = {
  generatorCpuShare: 0.9,
  lagUs: 1000,
  ceilingShare: 0.85,
  accessesShare: 0.03,
  neighboursShare: 0.75,
  stealShare: 0.02,
  stolenShare: 0.25,
  stealTimes: 3,
  throttledShare: 0.05,
  clockStepMs: 100,
  steadyShare: 0.03,
};
