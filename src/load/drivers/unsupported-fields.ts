import type { LoadResult } from '../load.ts';
import type { Population } from '../population.ts';

/** Returns the fields that a driver without own measurements of them reports, as empty values. */
export const unsupportedFields = ({ name, model }: Population) =>
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
