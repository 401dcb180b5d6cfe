import type { Claim } from './claim.ts';
import { modPhp } from './claim-4-mod-php.ts';

/** What everybody says, in the order of the numbers. To add one is one file and one line. */
export const claims = [modPhp] as const satisfies readonly Claim[];
