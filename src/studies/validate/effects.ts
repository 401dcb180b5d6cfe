import type { FigureId } from '../../analysis/figures.ts';
import type { WorkloadName } from '../../load/workloads/workloads.ts';
import type { Runtime } from '../../server/server.ts';
import { ballast } from './ballast.ts';
import { cpuQuota } from './cpu-quota.ts';
import { slowBackend } from './slow-backend.ts';

type Start = Runtime['start'];

/** A difference of known size that is put between an arm and its second start, or none. */
export interface Effect {
  readonly title: string;
  readonly workload: WorkloadName;
  readonly connections: number;
  /** Figure in which it must show. */
  readonly figure: FigureId;
  /**
   * Expected ratio of the disturbed start to the other: 0.9 is a tenth less; null: depends on the
   * arm.
   */
  readonly truth: number | null;
  /** Changes the start of the second instance of the arm. */
  disturb(start: Start): Start;
}

const saturated = { workload: 'keepalive', connections: 32, figure: 'rate' } as const;

export const effects = {
  none: {
    ...saturated,
    title: 'nothing: the same arm against itself',
    truth: 1,
    disturb: (start) => start,
  },
  'cpu-5': {
    ...saturated,
    title: 'CPU quota 5 % lower',
    truth: 0.95,
    disturb: cpuQuota(0.95),
  },
  'cpu-10': {
    ...saturated,
    title: 'CPU quota 10 % lower',
    truth: 0.9,
    disturb: cpuQuota(0.9),
  },
  delay: {
    title: 'the application behind httpd answers after 55 instead of 50 ms',
    workload: 'app',
    connections: 32,
    figure: 'rate',
    truth: 50 / 55,
    disturb: slowBackend(55),
  },
  memory: {
    title: '1 MiB of shared memory more',
    workload: 'keepalive',
    connections: 32,
    figure: 'footprint',
    truth: null,
    disturb: ballast(2 ** 20),
  },
} as const satisfies Record<string, Effect>;

export type EffectName = keyof typeof effects;
