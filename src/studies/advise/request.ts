import type { Plan } from '../../plan/plan.ts';
import type { Mpm } from '../../server/arm.ts';
import type { Current } from './current.ts';
import type { Site } from './site.ts';

/** Request of `npm run advise`. */
export interface AdviseRequest {
  readonly site: Site;
  /** Measured and assumed needs of the site, a line each. */
  readonly basis: readonly string[];
  /** The configuration of today; null: none was given. */
  readonly current: Current | null;
  readonly mpms: readonly Mpm[];
  /** Latency that 99 of 100 visitors must not exceed in a check. */
  readonly limitSeconds: number;
  readonly check: boolean;
  /** A folder that the costs are taken from; null: they are measured. */
  readonly from: string | null;
  /** The costs are those of children with mod_php. */
  readonly php: boolean;
  readonly httpd: Plan['httpd'];
  readonly seed: number;
  readonly runId: string;
}
