/**
 * Flaws that can make a trial unusable for a figure, the weightiest first, each with what it bears
 * on: on what requests show, or on the memory too.
 */
const bearsOn = {
  'counts-do-not-add-up': 'requests',
  'not-at-rest': 'memory too',
  'local-limit': 'memory too',
  'generator-bound': 'requests',
  guard: 'requests',
  'accesses-differ': 'requests',
  neighbours: 'requests',
  stolen: 'requests',
  throttled: 'requests',
  'out-of-memory': 'memory too',
  'clock-step': 'requests',
  'tracking-full': 'memory too',
} as const satisfies Record<string, 'requests' | 'memory too'>;

export type FlawKind = keyof typeof bearsOn;

export const flawKinds = Object.keys(bearsOn) as readonly FlawKind[];

/** Flaws that change the memory of a server, or the connections that it holds. */
export const memoryFlaws = flawKinds.filter((kind) => bearsOn[kind] === 'memory too');

/**
 * Flaws of the machine. They make an arm look worse that stood alone, never better; arms that take
 * turns they meet alike.
 */
export const machineFlaws: readonly FlawKind[] = ['neighbours', 'stolen', 'throttled'];

/** Flaws of a trial that make its value of a figure unusable. Plain data: it stands in the plan. */
export interface ExclusionRule {
  /** These always exclude. */
  readonly flaws: readonly FlawKind[];
  /** These exclude unless every connection was served. */
  readonly unlessAllServed?: readonly FlawKind[];
}

/** Excludes a trial with any flaw. */
export const anyFlaw: ExclusionRule = { flaws: flawKinds };
