import type { Claim } from './claim.ts';
import { fastBelowCapacity } from './claim-1-fast-below-capacity.ts';
import { beyond } from './claim-2-beyond.ts';
import { memoryOfProcesses } from './claim-3-memory-of-processes.ts';
import { threadsScale } from './claim-5-threads-scale.ts';
import { keepAlive } from './claim-7-keep-alive.ts';

/** What everybody says, in the order of the numbers. To add one is one file and one line. */
export const claims = [
  fastBelowCapacity,
  beyond,
  memoryOfProcesses,
  threadsScale,
  keepAlive,
] as const satisfies readonly Claim[];
