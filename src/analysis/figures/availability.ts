import { anyFlaw } from '../../plan/flaws.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { isRefusal } from '../../server/httpd/refusal.ts';
import { median } from '../../stats/quantile.ts';
import { nothing } from './exclusions.ts';
import type { Figure } from './figure.ts';

const common = { unit: 'seconds', better: 'lower', margin: null } as const;

/** Starts, restarts and other acts of an administrator. */
export const availabilityFigures = {
  startSeconds: {
    ...common,
    title: 'time from the start to the whole pool',
    short: 'start',
    noun: 'time to start',
    excludes: anyFlaw,
    read: ({ startUp }) => (startUp === undefined ? null : startUp.poolMs / 1000),
  },
  /** 1 or 0: the server started, or httpd refused its configuration; null for other failures. */
  started: {
    title: 'starts',
    short: 'starts',
    noun: 'number of starts',
    unit: 'count',
    better: 'higher',
    margin: null,
    excludes: nothing,
    read: () => 1,
    readFailed: ({ reason }) => (isRefusal(reason) ? 0 : null),
  },
  /** For the first act of a trial; null where the load ended before. */
  actSeconds: {
    ...common,
    title: 'time from the act until every worker was there again',
    short: 'act',
    noun: 'time until every worker was there again',
    excludes: anyFlaw,
    read: ({ actions }) => {
      const [first] = actions ?? [];
      return first?.poolAtMs == null ? null : (first.poolAtMs - first.atMs) / 1000;
    },
  },
  reducedSeconds: {
    ...common,
    title: 'time in which fewer than half as many as usual were answered',
    short: 'reduced',
    noun: 'time with less than half of the usual throughput',
    excludes: anyFlaw,
    read: reducedSeconds,
  },
} as const satisfies Record<string, Figure>;

/**
 * Counts the tenths of a second in which less than half the usual requests were answered. The drain
 * after the measured window is left out. Usual is the median tenth before the first act.
 */
function reducedSeconds({ per100Ms, durationSeconds, actions }: CompletedTrial): number | null {
  const tenths = Math.floor(durationSeconds * 10);
  const counts = Array.from({ length: tenths }, (_, i) => per100Ms.completed[i] ?? 0);
  const undisturbed = Math.floor((actions?.[0]?.atMs ?? tenths * 100) / 100);
  if (undisturbed < 1) return null;
  const usual = median(counts.slice(0, undisturbed));
  return usual > 0 ? counts.filter((count) => count < usual / 2).length / 10 : null;
}
