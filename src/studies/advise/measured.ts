import type { Plan } from '../../plan/plan.ts';
import type { Trial } from '../../run/trial.ts';

/** A run: what was asked, and what came out. */
export interface Measured {
  readonly plan: Plan;
  readonly trials: readonly Trial[];
}
