import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';

/** Amount of measurement of a run. */
export interface Preset {
  /** Seconds after which no round begins; a run may end earlier. */
  readonly budgetSeconds: number;
  /** The most rounds. */
  readonly rounds: number;
  readonly warmupSeconds: number;
  /** Load of each arm in a round, under the main workload. */
  readonly durationSeconds: number;
  /** Those that are run where the user names none. */
  readonly workloads: readonly WorkloadName[];
  /** One arm is started twice in every round. */
  readonly control: boolean;
  /** Drivers by other authors repeat a cell in the first round. */
  readonly crossChecks: boolean;
  /** Servers beside the first take part in every n-th round. */
  readonly parityEvery: number;
  /** They take part in the cells that start each arm for themselves too. */
  readonly parityInTrials: boolean;
  /** Shown by --help. */
  readonly purpose: string;
}

/**
 * Returns the workloads that name this preset. A preset that no workload names does not type-check.
 */
const workloadsOf = (
  preset: keyof (typeof workloads)['keepalive']['presets'],
): readonly WorkloadName[] =>
  (Object.keys(workloads) as WorkloadName[]).filter((name) => preset in workloads[name].presets);

export const presets = {
  smoke: {
    budgetSeconds: 30,
    rounds: 1,
    warmupSeconds: 0.2,
    durationSeconds: 1,
    workloads: workloadsOf('smoke'),
    control: false,
    crossChecks: false,
    parityEvery: 1,
    parityInTrials: true,
    purpose: 'about a minute: does everything work; its numbers mean nothing',
  },
  quick: {
    budgetSeconds: 300,
    rounds: 20,
    warmupSeconds: 0.3,
    durationSeconds: 3.25,
    workloads: workloadsOf('quick'),
    control: false,
    crossChecks: false,
    parityEvery: 4,
    parityInTrials: false,
    purpose: 'at most five minutes: which MPM, and how sure',
  },
  nightly: {
    budgetSeconds: 2400,
    rounds: 20,
    warmupSeconds: 0.5,
    durationSeconds: 4,
    workloads: workloadsOf('nightly'),
    control: true,
    crossChecks: true,
    parityEvery: 1,
    parityInTrials: false,
    purpose: 'at most forty minutes: every workload, with an A/A control',
  },
  publish: {
    budgetSeconds: 14_400,
    rounds: 40,
    warmupSeconds: 1,
    durationSeconds: 8,
    workloads: workloadsOf('publish'),
    control: true,
    crossChecks: true,
    parityEvery: 1,
    parityInTrials: true,
    purpose: 'at most four hours: for numbers that others will quote',
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
