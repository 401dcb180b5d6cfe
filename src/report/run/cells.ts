import type { CellSummary, Summary } from '../../analysis/summary.ts';
import { durationOf } from '../../plan/duration.ts';
import { type Block, only, type Section } from '../document.ts';
import { notesOf } from '../notes.ts';
import { numbersOf } from '../numbers.ts';
import { findingOf, findingsOf } from '../sentences.ts';
import { orderText, verdictTexts } from '../verdicts/sentences.ts';
import { cellTrials } from './cell-trials.ts';
import { chartsOfCell } from './charts/charts.ts';
import { timelines } from './charts/timelines.ts';
import { overTime } from './over-time.ts';
import { populations } from './populations.ts';

/** Shows the conclusions of all cells together, a card each. */
export const resultsSection = ({ cells }: Summary): Section => ({
  id: 'answer',
  title: 'Results',
  lead: 'Each value is the median of the rounds; lowest and highest round in parentheses.',
  blocks: cells.map((cell) => ({
    kind: 'card',
    title: cell.cell.id,
    target: cell.cell.id,
    blocks: [
      { kind: 'paragraph', text: `${cell.load}; driver ${cell.cell.driver}` },
      ...conclusions(cell),
      findingsBlock(cell),
    ],
  })),
  only: ['html'],
});

/** Shows one cell: numbers, notes, charts and every trial. */
export function cellSection({ plan }: Summary, cell: CellSummary): Section {
  const { id, driver } = cell.cell;
  const charts = chartsOfCell(cell);
  const notes = notesOf(cell);
  return {
    id,
    title: id,
    lead: `${cell.load}; driver ${driver}, ${durationOf(cell.cell, plan)} s a round.`,
    blocks: [
      ...only(['text'], numbersOf(cell, 'short'), firstRelations(cell)),
      ...only(['text', 'markdown'], ...conclusions(cell)),
      ...only(['markdown'], findingsBlock(cell), {
        kind: 'paragraph',
        text: 'Median round, lowest and highest round in parentheses:',
      }),
      ...only(['html', 'markdown'], numbersOf(cell, 'columns')),
      ...(notes.length === 0 ? [] : [{ kind: 'notes', items: notes } as const]),
      ...only(
        ['html'],
        charts.length === 0
          ? { kind: 'paragraph', text: 'No trial is valid: there is nothing to draw.' }
          : { kind: 'figures', charts },
      ),
      ...overTime(cell, timelines(cell)),
      ...only(['html'], ...populations(cell), cellTrials(cell)),
    ],
  };
}

const conclusions = (cell: CellSummary): readonly Block[] =>
  cell.comparisons
    .filter(({ pairs }) => pairs.length > 0)
    .map((comparison) => ({
      kind: 'conclusions',
      title: orderText(comparison),
      items: verdictTexts(comparison),
    }));

const findingsBlock = (cell: CellSummary): Block => ({
  kind: 'findings',
  findings: findingsOf(cell),
});

/** Compares the ranges of the figure that the workload is run for. */
const firstRelations = (cell: CellSummary): Block => ({
  kind: 'findings',
  findings: [findingsOf(cell)[0] ?? findingOf(cell, 'rate')],
});
