import type { CellSummary, Summary } from '../../analysis/summary.ts';
import { loadText } from '../../plan/duration.ts';
import { type Block, only, type Section } from '../document.ts';
import { notesOf, signNotes } from '../notes.ts';
import { numbersOf } from '../numbers.ts';
import { premiseOf } from '../premise.ts';
import { situationIn } from '../situation.ts';
import { orderText, verdictTexts } from '../verdicts/sentences.ts';
import { cellTrials } from './cell-trials.ts';
import { chartsOfCell, furtherCharts } from './charts/charts.ts';
import { populations } from './populations.ts';

/** Shows one situation: intervals, every round and notes; numbers and trials are folded away. */
export function cellSection({ plan, cells }: Summary, cell: CellSummary): Section {
  const { id, driver } = cell.cell;
  const load = loadText(cell.cell, plan);
  const premise = premiseOf(cell.cell, plan.arms);
  const charts = chartsOfCell(cell);
  const further = furtherCharts(cell);
  const [short, columns] = [listed(signNotes(cell, 'short')), listed(signNotes(cell, 'columns'))];
  const title = situationIn(cell, cells);
  return {
    id,
    title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    short: id,
    lead: [
      `${cell.load} (${id}); driver ${driver}${load && `, ${load}`}.`,
      ...(premise === '' ? [] : [`Premise: ${premise}.`]),
    ].join(' '),
    blocks: [
      ...only(
        ['html'],
        charts.length === 0
          ? { kind: 'paragraph', text: 'No trial is valid: there is nothing to draw.' }
          : { kind: 'figures', charts },
        {
          kind: 'details',
          title: 'Verdicts and numbers',
          blocks: [
            ...conclusions(cell),
            numbersOf(cell, 'columns'),
            ...columns,
            ...populations(cell),
          ],
        },
        ...(further.length === 0
          ? []
          : [
              {
                kind: 'details',
                title: 'Further charts',
                blocks: [{ kind: 'figures', charts: further }],
              } as const,
            ]),
        cellTrials(cell),
      ),
      ...only(['text'], numbersOf(cell, 'short')),
      ...only(['markdown'], numbersOf(cell, 'columns')),
      ...only(['text', 'markdown'], ...conclusions(cell)),
      ...listed(notesOf(cell)),
      ...only(['text'], ...short),
      ...only(['markdown'], ...columns),
    ],
  };
}

const listed = (items: readonly string[]): readonly Block[] =>
  items.length === 0 ? [] : [{ kind: 'notes', items }];

const conclusions = (cell: CellSummary): readonly Block[] =>
  cell.comparisons
    .filter(({ pairs }) => pairs.length > 0)
    .map((comparison) => ({
      kind: 'conclusions',
      title: orderText(comparison),
      items: verdictTexts(comparison),
    }));
