import normal from '@stdlib/stats-base-dists-normal-quantile';
import student from '@stdlib/stats-base-dists-t-quantile';

/** Returns the value below which a share `p` of Student's t distribution lies. */
export const tQuantile = (p: number, degreesOfFreedom: number): number =>
  student(p, degreesOfFreedom);

/** Returns the value below which a share `p` of the standard normal distribution lies. */
export const normalQuantile = (p: number): number => normal(p, 0, 1);
