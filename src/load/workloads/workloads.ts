import { app } from './app.ts';
import { burst } from './burst.ts';
import { churn } from './churn.ts';
import { keepalive } from './keepalive.ts';
import { memory } from './memory.ts';
import { parked } from './parked.ts';
import { php } from './php.ts';
import { ramp } from './ramp.ts';
import { returning } from './returning.ts';
import { slow } from './slow.ts';
import { stalled } from './stalled.ts';
import { steady } from './steady.ts';
import { upload } from './upload.ts';
import { waiting } from './waiting.ts';
import type { Workload } from './workload.ts';

/** Names every workload, in the order in which a run measures and shows them. */
export const workloads = {
  memory,
  keepalive,
  burst,
  steady,
  churn,
  returning,
  parked,
  waiting,
  slow,
  stalled,
  upload,
  ramp,
  app,
  php,
} as const satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof workloads;
