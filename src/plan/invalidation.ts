/** What makes a trial invalid, in the order of its weight; laid down in the plan, and never about what came out. */
export const invalidating = [
  'counts-do-not-add-up',
  'local-limit',
  'generator-bound',
  'schedule-late',
  'guard',
  'accesses-differ',
  'neighbours',
  'stolen',
  'throttled',
  'out-of-memory',
  'clock-step',
  'tracking-full',
] as const;

export type Invalidating = (typeof invalidating)[number];

/** Disturbs times, but no memory: a trial that is invalid for nothing else still tells it. */
export const onlyOfTime: readonly Invalidating[] = [
  'generator-bound',
  'schedule-late',
  'neighbours',
  'stolen',
  'throttled',
  'clock-step',
];

/** Of one cell, so many rounds with an invalid trial are repeated, whole. */
export const repeatsFor = (rounds: number): number => Math.floor(rounds / 4);
