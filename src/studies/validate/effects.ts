import type { FigureId } from '../../analysis/figures.ts';
import type { WorkloadName } from '../../load/workloads/workloads.ts';
import type { Runtime } from '../../server/runtime.ts';
import { ballast } from './ballast.ts';
import { cpuQuota } from './cpu-quota.ts';
import { slowBackend } from './slow-backend.ts';

type Start = Runtime['start'];

/** A difference of known size that is put between one arm and two that equal it, or none. */
export interface Effect {
  readonly title: string;
  /** auto: those of the main job. */
  readonly workloads: 'auto' | readonly WorkloadName[];
  /** The workload and the figure in which it must show; null: in none. */
  readonly shows: { readonly workload: WorkloadName; readonly figure: FigureId } | null;
  /**
   * Expected ratio of the disturbed arm to the others: 0.9 is a tenth less; null: depends on the
   * arm.
   */
  readonly truth: number | null;
  /** Changes the start of the disturbed arm. */
  disturb(start: Start): Start;
}

const slower = (share: number) =>
  ({
    title: `CPU quota ${Math.round(100 * (1 - share))} % lower`,
    workloads: 'auto',
    shows: { workload: 'keepalive', figure: 'rate' },
    truth: share,
    disturb: cpuQuota(share),
  }) as const;

export const effects = {
  none: {
    title: 'nothing: three equal arms',
    workloads: 'auto',
    shows: null,
    truth: 1,
    disturb: (start) => start,
  },
  'cpu-5': slower(0.95),
  'cpu-8': slower(0.92),
  'cpu-10': slower(0.9),
  delay: {
    title: 'the application behind httpd answers after 55 instead of 50 ms',
    workloads: ['app'],
    shows: { workload: 'app', figure: 'rate' },
    truth: 50 / 55,
    disturb: slowBackend(55),
  },
  memory: {
    title: '1 MiB of shared memory more',
    workloads: ['memory'],
    shows: { workload: 'memory', figure: 'footprint' },
    truth: null,
    disturb: ballast(2 ** 20),
  },
} as const satisfies Record<string, Effect>;

export type EffectName = keyof typeof effects;
