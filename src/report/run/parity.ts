import type { Comparison } from '../../analysis/comparisons.ts';
import { figures } from '../../analysis/figures.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import type { CellSummary, Summary } from '../../analysis/summary.ts';
import { turned } from '../../analysis/verdict.ts';
import type { Cell, Section } from '../document.ts';
import { formatValue, list } from '../format.ts';
import { situationIn } from '../situation.ts';
import { countsText } from '../verdicts/loss.ts';
import { formatExact, formatTimes } from '../verdicts/ratios.ts';
import { verdictText } from '../verdicts/sentences.ts';

/** Ratio of the native server to httpd by one figure of a situation, for one MPM. */
interface Ratio {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

const guide =
  'With few common rounds the interval is the range of their ratios, and no verdict is given.';

/** Shows the native server beside httpd, MPM by MPM; none where one server takes part. */
export function parity({ cells }: Summary): readonly Section[] {
  const rows = cells.flatMap((cell) =>
    parityOf(cell).flatMap((comparison) =>
      comparison.pairs.map((pair) => [situationIn(cell, cells), ...rowOf(cell, comparison, pair)]),
    ),
  );
  if (rows.length === 0) return [];
  return [
    {
      id: 'parity',
      title: 'The native server beside httpd',
      short: 'Parity',
      lead: parityLine({ cells }),
      blocks: [
        {
          kind: 'details',
          title: 'Every figure of every MPM',
          blocks: [
            { kind: 'paragraph', text: guide },
            {
              kind: 'table',
              label: 'The native server beside httpd',
              head: ['situation', 'MPM', 'figure', 'httpd', 'native', 'native / httpd', 'verdict'],
              rows,
              prose: [0, 2],
            },
          ],
        },
      ],
    },
  ];
}

/** Returns parity in one sentence: "The native server as a multiple of httpd: memory 1.4, …". */
export function parityLine({ cells }: Pick<Summary, 'cells'>): string {
  const parts = cells.flatMap((cell) =>
    parityOf(cell)
      .slice(0, 1)
      .flatMap(({ question, pairs }) => {
        const ratios = pairs.flatMap((pair) => ratioOf(pair)?.estimate ?? []);
        if (ratios.length === 0) return [];
        const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map(formatTimes);
        const range = low === high ? low : `${low} … ${high}`;
        return [`${figures[question.figure].short} ${range}`];
      }),
  );
  if (parts.length === 0) return '';
  return `The native server as a multiple of httpd: ${list(parts)}.`;
}

const parityOf = ({ comparisons }: CellSummary): readonly Comparison[] =>
  comparisons.filter(({ of, pairs }) => of === 'parity' && pairs.length > 0);

/** Returns the cells of a pair beside its situation. */
function rowOf({ arms }: CellSummary, comparison: Comparison, pair: PairVerdict): readonly Cell[] {
  const { question } = comparison;
  const { unit, noun } = figures[question.figure];
  const summaryOf = (id: string) => arms.find(({ arm }) => arm === id);
  const shown = (id: string) => {
    const measured = summaryOf(id)?.numbers[question.figure] ?? null;
    if (measured === null) return '–';
    return `${measured.censored ? '≥ ' : ''}${formatValue(measured.median, unit)}`;
  };
  const { a, b, loss } = pair;
  const counts = (lost: NonNullable<typeof loss>['a']) => (lost === null ? '–' : countsText(lost));
  const both = loss === null ? [shown(a.arm), shown(b.arm)] : [counts(loss.a), counts(loss.b)];
  const mpm = summaryOf(a.arm)?.mpm ?? '';
  const figure = loss === null ? noun : 'requests answered';
  const verdict = comparison.sought ? verdictOf(pair, comparison) : 'not asked';
  return [mpm, figure, ...both, ratioText(pair), verdict];
}

/** Names the better arm; a verdict in a sentence may begin with the worse one. */
function verdictOf(pair: PairVerdict, comparison: Comparison): string {
  const { a, b, verdict } = pair;
  if (verdict.outcome === 'better') return a.name;
  return verdict.outcome === 'worse' ? b.name : verdictText(pair, comparison).label;
}

function ratioText(pair: PairVerdict): string {
  const ratio = ratioOf(pair);
  if (ratio === null) return '–';
  const range = `${formatTimes(ratio.low)} … ${formatTimes(ratio.high)}`;
  return `${formatTimes(ratio.estimate)} (${range}, ${formatExact(ratio.confidence)} CI)`;
}

/**
 * Reads the pair the other way round: the caller's first arm is httpd's. A lower bound has no ratio
 * to anything.
 */
function ratioOf({ verdict }: PairVerdict): Ratio | null {
  if (verdict.outcome === 'not-measured' || verdict.effect.scale !== 'ratio') return null;
  const { estimate, difference } = turned(verdict.effect);
  const isKnown = difference.low > 0 && difference.high < Infinity;
  return isKnown ? { ...difference, estimate } : null;
}
