import type { Claim } from './claim.ts';

/** What everybody says, in the order of the numbers. To add one is one file and one line. */
export const claims = [] as const satisfies readonly Claim[];
