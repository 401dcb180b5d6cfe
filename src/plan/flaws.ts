/**
 * Flaws that can make a trial unusable for a figure, the weightiest first. A flaw disturbs times
 * only, or all figures, memory too.
 */
const disturbed = {
  'counts-do-not-add-up': 'all',
  'local-limit': 'all',
  'generator-bound': 'times',
  'schedule-late': 'times',
  guard: 'all',
  'accesses-differ': 'all',
  neighbours: 'times',
  stolen: 'times',
  throttled: 'times',
  'out-of-memory': 'all',
  'clock-step': 'times',
  'tracking-full': 'all',
} as const satisfies Record<string, 'times' | 'all'>;

export type FlawKind = keyof typeof disturbed;

export const flawKinds = Object.keys(disturbed) as readonly FlawKind[];

/** Flaws that disturb times but not memory. */
export const timeFlaws = flawKinds.filter((kind) => disturbed[kind] === 'times');

/** Flaws of a trial that make its value of a figure unusable. Plain data: it stands in the plan. */
export interface ExclusionRule {
  /** These always exclude. */
  readonly flaws: readonly FlawKind[];
  /** These exclude unless every connection was served. */
  readonly unlessAllServed?: readonly FlawKind[];
  /**
   * A late schedule is tolerated. "median-in-time": if the median request left within the allowed
   * lag. A number: if 99 of 100 requests left at most that many microseconds late.
   */
  readonly toleratedLateness?: 'median-in-time' | number;
}

/** Excludes a trial with any flaw. */
export const anyFlaw: ExclusionRule = { flaws: flawKinds };

/** Returns the rule that excludes a trial where one of the rules does. */
export function anyOf(rules: readonly ExclusionRule[]): ExclusionRule {
  const flaws = flawKinds.filter((kind) => rules.some((rule) => rule.flaws.includes(kind)));
  const unlessAllServed = flawKinds.filter(
    (kind) => !flaws.includes(kind) && rules.some((rule) => rule.unlessAllServed?.includes(kind)),
  );
  const lateness = new Set(
    rules.filter((rule) => rule.flaws.includes('schedule-late')).map((r) => r.toleratedLateness),
  );
  const [toleratedLateness] = lateness.size === 1 ? lateness : [];
  return {
    flaws,
    ...(unlessAllServed.length > 0 && { unlessAllServed }),
    ...(toleratedLateness !== undefined && { toleratedLateness }),
  };
}
