import type { Summary } from '../../analysis/summary.ts';
import { plural } from '../format.ts';
import { formatPercent } from './ratios.ts';

/** What the run's own A/A test says: an arm against its second start, on every question. */
export function sentinelFacts({ cells }: Summary): readonly string[] {
  const all = cells.flatMap(({ comparisons }) =>
    comparisons.flatMap(({ sentinel }) => (sentinel === null ? [] : [sentinel])),
  );
  const judged = all.flatMap(({ verdict }) => (verdict.word === 'invalid' ? [] : [verdict]));
  if (all.length === 0) return [];
  const name = all[0]?.a.name ?? '';
  if (judged.length === 0) return [`sentinel: ${name} could not be compared with itself`];
  const moves = judged.map(({ figures }) => Math.abs(Math.log(figures.ratio)));
  const most = formatPercent(Math.expm1(Math.max(...moves)));
  const called = judged.filter(({ word }) => word === 'faster' || word === 'slower').length;
  return [
    `sentinel: a second start of ${name} lay at most ${most} from the first on ${plural(judged.length, 'figure')}, ${called === 0 ? 'none' : called} called a difference`,
  ];
}

export const sentinelMoved = ({ cells }: Summary): boolean =>
  cells.some(({ comparisons }) =>
    comparisons.some(({ sentinel }) =>
      ['faster', 'slower'].includes(sentinel?.verdict.word ?? 'invalid'),
    ),
  );
