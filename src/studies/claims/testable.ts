import type { Claim } from './claim.ts';

/** Parts of a claim on which an answer depends; in plan.json before the first trial. */
export interface Testable extends Pick<Claim, 'experiments' | 'criteria' | 'notFor'> {
  /**
   * Experiments that this machine could not carry out, by id, each with the reason in a sentence.
   */
  readonly notMeasured?: Readonly<Record<string, string>>;
}
