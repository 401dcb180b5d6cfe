import type { Claim } from './claim.ts';
import { fastBelowCapacity } from './claim-1-fast-below-capacity.ts';
import { beyond } from './claim-2-beyond.ts';
import { memoryOfProcesses } from './claim-3-memory-of-processes.ts';
import { modPhp } from './claim-4-mod-php.ts';
import { threadsScale } from './claim-5-threads-scale.ts';
import { claim6 } from './claim-6-new-connections.ts';
import { keepAlive } from './claim-7-keep-alive.ts';
import { claim8 } from './claim-8-much-alike.ts';
import { claim9 } from './claim-9-easy-to-change.ts';
import { tlsKeepAlive } from './claim-10-tls-keep-alive.ts';
import { http2NeedsThreads } from './claim-11-http2-needs-threads.ts';
import { http2Memory } from './claim-12-http2-memory.ts';

/** Common claims, in the order of their numbers. To add one: one file and one line. */
export const claims = [
  fastBelowCapacity,
  beyond,
  memoryOfProcesses,
  modPhp,
  threadsScale,
  claim6,
  keepAlive,
  claim8,
  claim9,
  tlsKeepAlive,
  http2NeedsThreads,
  http2Memory,
] as const satisfies readonly Claim[];
