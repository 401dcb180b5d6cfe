import type { LoadResult } from '../load.ts';
import type { Population } from '../population.ts';

/**
 * Returns empty values for the fields that only `raw` measures; a driver overrides those it can.
 */
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
