import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';

/** Amount of measurement. Times are of one trial; a trial is one fresh arm under one cell. */
export interface Preset {
  readonly rounds: number;
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  /** Every size of a workload, or only its largest. */
  readonly sizes: 'all' | 'largest';
  /** Those that are run where the user names none. */
  readonly workloads: readonly WorkloadName[];
  /** One arm is started twice in every round. */
  readonly control: boolean;
  /** Shown by --help. Its time is that of a machine with 2 CPUs, and is written by hand. */
  readonly purpose: string;
}

/**
 * Returns the workloads that name this preset. Neither a preset that no workload names nor a wrong
 * name in a workload type-checks.
 */
const workloadsOf = (
  preset: (typeof workloads)[WorkloadName]['presets'][number],
): readonly WorkloadName[] =>
  (Object.keys(workloads) as WorkloadName[]).filter((name) => {
    const takesPart: readonly PresetName[] = workloads[name].presets;
    return takesPart.some((each) => each === preset);
  });

export const presets = {
  smoke: {
    rounds: 1,
    warmupSeconds: 0.5,
    durationSeconds: 1.5,
    sizes: 'largest',
    workloads: workloadsOf('smoke'),
    control: false,
    purpose: 'does everything work; its numbers mean nothing',
  },
  quick: {
    rounds: 3,
    warmupSeconds: 1,
    durationSeconds: 4,
    sizes: 'largest',
    workloads: workloadsOf('quick'),
    control: false,
    purpose: 'a first look, in about four minutes; too few rounds for a verdict',
  },
  nightly: {
    rounds: 12,
    warmupSeconds: 1,
    durationSeconds: 4,
    sizes: 'largest',
    workloads: workloadsOf('nightly'),
    control: true,
    purpose: 'every workload, with verdicts, in about fifty minutes',
  },
  publish: {
    rounds: 24,
    warmupSeconds: 2,
    durationSeconds: 10,
    sizes: 'all',
    workloads: workloadsOf('publish'),
    control: true,
    purpose: 'for numbers that others will quote, in about five hours',
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
