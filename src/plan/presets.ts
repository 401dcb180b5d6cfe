/** How much to measure. Times are of one trial; a trial is one fresh arm under one cell. */
export interface Preset {
  readonly rounds: number;
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  /** Every size of a workload, or only its largest. */
  readonly sizes: 'all' | 'largest';
  readonly purpose: string;
}

export const presets = {
  smoke: {
    rounds: 1,
    warmupSeconds: 0.5,
    durationSeconds: 1.5,
    sizes: 'largest',
    purpose: 'does everything work; its numbers mean nothing',
  },
  quick: {
    rounds: 3,
    warmupSeconds: 1,
    durationSeconds: 5,
    sizes: 'all',
    purpose: 'a first look, in about four minutes',
  },
  nightly: {
    rounds: 12,
    warmupSeconds: 2,
    durationSeconds: 8,
    sizes: 'all',
    purpose: 'two whole balanced blocks, in about twenty minutes',
  },
  publish: {
    rounds: 24,
    warmupSeconds: 3,
    durationSeconds: 15,
    sizes: 'all',
    purpose: 'for numbers that others will quote, in about seventy minutes',
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
