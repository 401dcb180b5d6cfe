import type { Plan } from '../plan/plan.ts';

/** One run of a study. */
export interface Part {
  /** Its folder within that of the study; '' where the study is one run. */
  readonly id: string;
  readonly title: string;
  readonly plan: Plan;
  /** The tuning is the user's: httpd checks it before anything is measured. */
  readonly checksTuning?: boolean;
}
