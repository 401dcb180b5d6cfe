import { type FigureId, figures } from '../../analysis/figures.ts';
import { figuresOf } from '../../analysis/questions.ts';
import type { Unit } from '../../analysis/units.ts';
import type { WorkloadName } from '../../load/workloads/workloads.ts';

/** Names of the units of the records, for other programs. */
export const unitNames: Readonly<Record<Unit, string>> = {
  us: 'us',
  seconds: 'seconds',
  bytes: 'bytes',
  perSecond: 'requests/s',
  share: 'share',
  count: 'count',
};

/** Returns the figures that a workload asks for or shows, each once, those asked for first. */
export const figuresShown = (workload: WorkloadName): readonly FigureId[] => {
  const { questions, columns } = figuresOf(workload);
  return [...new Set<FigureId>([...questions, ...columns])];
};

const suffixes: Readonly<Record<Unit, string>> = {
  us: 'us',
  seconds: 'seconds',
  bytes: 'bytes',
  perSecond: 'per_second',
  share: 'ratio',
  count: '',
};

/** Returns "latency_p99_us", "footprint_bytes": a figure in the unit in which it is recorded. */
export const recordedName = (id: FigureId): string => withSuffix(id, suffixes[figures[id].unit]);

/** A figure in the base unit that Prometheus and Go prefer. */
export interface BaseMeasure {
  /** "latency_p99_seconds". */
  readonly name: string;
  /** "seconds", "bytes", "ratio"; empty: it has none. */
  readonly unit: string;
  /** Divides a recorded value to give it in this unit. */
  readonly divisor: number;
}

const bases: Readonly<Record<Unit, Omit<BaseMeasure, 'name'>>> = {
  us: { unit: 'seconds', divisor: 1e6 },
  seconds: { unit: 'seconds', divisor: 1 },
  bytes: { unit: 'bytes', divisor: 1 },
  perSecond: { unit: '', divisor: 1 },
  share: { unit: 'ratio', divisor: 1 },
  count: { unit: '', divisor: 1 },
};

/** Returns how a figure is called, and converted, in its base unit. */
export function baseMeasure(id: FigureId): BaseMeasure {
  const { unit } = figures[id];
  const base = bases[unit];
  const suffix = unit === 'perSecond' ? suffixes.perSecond : base.unit;
  return { ...base, name: withSuffix(id, suffix) };
}

/** Adds the unit to the id in snake case, unless it ends with it already. */
function withSuffix(id: string, suffix: string): string {
  const name = id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return suffix === '' || name.endsWith(`_${suffix}`) ? name : `${name}_${suffix}`;
}
