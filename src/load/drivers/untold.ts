import type { LoadResult } from '../load.ts';
import type { Population } from '../population.ts';

/** What drivers other than `raw` cannot tell about a load of one population. */
export const untold = ({ name, model }: Population) =>
  ({
    name,
    model,
    others: [],
    carried: 0,
    queued: 0,
    sentLatencyUs: null,
    lagUs: null,
    freshLatencyUs: null,
    firstByteUs: null,
    reusedLatencyUs: null,
    phases: null,
    launchUs: null,
    reconnects: null,
    served: null,
    levels: null,
  }) as const satisfies Partial<LoadResult>;
