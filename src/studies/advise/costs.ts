import { readFigure } from '../../analysis/figures.ts';
import { isValid } from '../../run/judge.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { valuesInWindow } from '../../sample/series.ts';
import { type ArmId, type Mpm, plainArm } from '../../server/arm.ts';
import { poolOf } from '../../server/pool.ts';
import { median } from '../../stats/quantile.ts';
import { robustLine } from '../../stats/robust-line.ts';
import type { Point } from '../../stats/theil-sen.ts';
import type { Measured } from './measured.ts';
import { type TlsCosts, tlsCostsOf } from './tls-costs.ts';

/** Measured costs of an MPM of httpd. */
export interface Costs {
  readonly mpm: Mpm;
  /** The parent and whatever else does not grow with the children; 0 where it is in childBytes. */
  readonly baseBytes: number;
  /** A child with all its threads in use. */
  readonly childBytes: number;
  /** Threads of the children that were measured. */
  readonly threadsPerChild: number;
  /** Memory of a waiting kept-alive connection of event. */
  readonly parkedBytes: number;
  readonly cpuUsPerRequest: number | null;
  /** null: not measured. */
  readonly tls: TlsCosts | null;
  /**
   * Source of the memory: another source counts other memory, and its figures are not comparable.
   */
  readonly memorySource: MemorySource;
  /**
   * Application in a child: none, as it serves files or proxies; mod_php; or that of the
   * administrator, who gave the size.
   */
  readonly application: 'none' | 'php' | 'given';
  /** Origin of the figures, in words for the calculation. */
  readonly memoryFrom: string;
  readonly parkedFrom: string;
}

export type MemorySource = NonNullable<CompletedTrial['observation']['memory']>['source'];

/**
 * Taken where no two sizes of parked connections were measured: a third above the 36 KiB that httpd
 * 2.4 took here, kernel and sockets included.
 */
const parkedAssumption = 48 * 1024;

interface Sample {
  readonly trial: CompletedTrial;
  readonly children: number;
  readonly threadsPerChild: number;
  readonly bytes: number;
  readonly source: MemorySource;
}

/**
 * Costs of httpd's MPM from all trials of it that tell them; null where its memory was not
 * measured. Those of a child with mod_php are taken where they are wanted, or there are no others.
 */
export function costsOf(mpm: Mpm, runs: readonly Measured[], wantsPhp = false): Costs | null {
  const withPhp = () => costsOfArm(mpm, runs, 'php');
  return wantsPhp ? withPhp() : (costsOfArm(mpm, runs, 'none') ?? withPhp());
}

function costsOfArm(
  mpm: Mpm,
  runs: readonly Measured[],
  application: 'none' | 'php',
): Costs | null {
  const id = application === 'php' ? `httpd-${mpm}-php` : plainArm('httpd', mpm).id;
  const samples = ofOneSource(runs.flatMap((run) => samplesOf(id, run)));
  // Real pools have many threads in a process: of several sizes, the largest is nearest to them.
  const threadsPerChild = Math.max(...samples.map((each) => each.threadsPerChild));
  const alike = samples.filter((each) => each.threadsPerChild === threadsPerChild);
  const [first] = alike;
  if (first === undefined) return null;
  return {
    ...{ mpm, threadsPerChild, application },
    memorySource: first.source,
    ...childCosts(
      mostFitting(alike, ({ trial }) => mpm !== 'event' || trial.workload !== 'parked'),
    ),
    ...parkedCosts(mpm, samples),
    tls: tlsCostsOf(mpm, runs),
    cpuUsPerRequest: mostExpensive(
      mostFitting(
        mostFitting(samples, ({ trial }) => isValid(trial)),
        isAlone,
      ),
      ({ trial }) => trial.cpuUsPerRequest,
    ),
  };
}

/** Returns the samples of the source that most of them have. */
function ofOneSource(samples: readonly Sample[]): readonly Sample[] {
  const sources = [...Map.groupBy(samples, ({ source }) => source).values()];
  return sources.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

/** Returns the samples that fit, else all. */
function mostFitting(samples: readonly Sample[], fits: (sample: Sample) => boolean) {
  const fitting = samples.filter(fits);
  return fitting.length > 0 ? fitting : samples;
}

/**
 * Checks that only the counted visitors took CPU time: slow readers would be in the figure, and so
 * would a restart and the births of children.
 */
const isAlone = ({ trial: { others, actions = [], warnings } }: Sample): boolean =>
  others.length === 0 &&
  actions.length === 0 &&
  warnings.every(({ kind }) => kind !== 'pool-changed');

function samplesOf(armId: ArmId, { plan, trials }: Measured): readonly Sample[] {
  const arm = plan.arms.find(({ id }) => id === armId);
  if (arm === undefined) return [];
  const { threadsPerChild } = poolOf(arm);
  // A server with TLS or HTTP/2 has other memory, and its requests take other CPU time.
  if (plan.cells.some(({ protocol = 'http1' }) => protocol !== 'http1')) return [];
  return trials.flatMap((trial): readonly Sample[] => {
    if (trial.arm !== arm.id || trial.state !== 'completed') return [];
    const { memory } = trial.observation;
    const [bytes, children] = [readFigure('footprint', trial), childrenOf(trial)];
    if (memory === null || bytes === null || children === null) return [];
    return [{ trial, children, threadsPerChild, bytes, source: memory.source }];
  });
}

/**
 * Returns the number of children, without the parent. It is the median of the window, as the
 * footprint is: the largest number in a growing pool would share the memory of few among many.
 */
function childrenOf({ observation: { processes } }: CompletedTrial): number | null {
  const counts = valuesInWindow(processes, 'processes');
  const children = counts.length === 0 ? 0 : median(counts) - 1;
  return children > 0 ? children : null;
}

/**
 * Computes the cost of a child. With pools of several sizes it is a line through them, at the upper
 * end of its interval. Otherwise it is the whole footprint over the children, where that is most
 * expensive. Both overestimate a child.
 */
function childCosts(
  samples: readonly Sample[],
): Pick<Costs, 'baseBytes' | 'childBytes' | 'memoryFrom'> {
  const line = robustLine(
    samples.map(({ children, bytes }): Point => [children, bytes]),
    0.95,
  );
  if (line !== null && line.slope.low > 0) {
    return {
      baseBytes: Math.max(0, line.base),
      childBytes: line.slope.high,
      memoryFrom:
        `upper end of the 95 % interval over ${samples.length} trials with pools of ` +
        'different sizes',
    };
  }
  return {
    baseBytes: 0,
    childBytes: mostExpensive(samples, ({ bytes, children }) => bytes / children) ?? 0,
    memoryFrom:
      `footprint / children in the most expensive of ${samples.length} trials, parent ` +
      'included',
  };
}

function parkedCosts(
  mpm: Mpm,
  samples: readonly Sample[],
): Pick<Costs, 'parkedBytes' | 'parkedFrom'> {
  if (mpm !== 'event') return { parkedBytes: 0, parkedFrom: 'it is in its worker' };
  const parked = samples.filter(({ trial }) => trial.workload === 'parked');
  // Another run has another pool, and its difference is no matter of connections.
  const plans = [...Map.groupBy(parked, ({ trial }) => trial.planSha256).values()];
  const [largest = []] = plans.toSorted((a, b) => b.length - a.length);
  const points = largest.map(({ trial, bytes }): Point => [trial.connections, bytes]);
  const line = robustLine(points, 0.95);
  if (line === null) return { parkedBytes: parkedAssumption, parkedFrom: 'assumed, not measured' };
  return {
    parkedBytes: Math.max(0, line.slope.high),
    parkedFrom: `upper end of the 95 % interval over ${points.length} trials`,
  };
}

/** Returns the largest of the cells' medians; null where no trial has the figure. */
function mostExpensive(
  samples: readonly Sample[],
  read: (sample: Sample) => number | null,
): number | null {
  const cells = Map.groupBy(samples, ({ trial }) => `${trial.planSha256} ${trial.cell}`);
  const medians = [...cells.values()].flatMap((of) => {
    const values = of.map(read).filter((value) => value !== null);
    return values.length === 0 ? [] : [median(values)];
  });
  return medians.length === 0 ? null : Math.max(...medians);
}
