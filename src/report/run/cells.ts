import type { CellSummary, Summary } from '../../analysis/summary.ts';
import { durationOf } from '../../plan/duration.ts';
import { type Block, only, type Section, type Table, type Values } from '../document.ts';
import { notesOf } from '../notes.ts';
import { numbersOf } from '../numbers.ts';
import { type Finding, findingOf, findingsOf } from '../sentences.ts';
import { orderText, verdictTexts } from '../verdicts/sentences.ts';
import { chartsOfCell } from './charts/charts.ts';
import { timelines } from './charts/timelines.ts';
import { overTime } from './over-time.ts';
import { populations } from './populations.ts';
import { cellTrials } from './trials.ts';

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
      ...only(['text'], numbers(cell, 'short'), firstRelations(cell)),
      ...only(['text', 'markdown'], ...conclusions(cell)),
      ...only(['markdown'], findingsBlock(cell), {
        kind: 'paragraph',
        text: 'Median round, lowest and highest round in parentheses:',
      }),
      ...only(['html', 'markdown'], numbers(cell, 'columns')),
      ...(notes.length === 0 ? [] : [{ kind: 'notes', items: notes } as const]),
      ...only(['html'], charted(charts)),
      ...overTime(cell, timelines(cell)),
      ...only(['html'], ...populations(cell), cellTrials(cell)),
    ],
  };
}

const charted = (charts: ReturnType<typeof chartsOfCell>): Block =>
  charts.length === 0
    ? { kind: 'paragraph', text: 'No trial is valid: there is nothing to draw.' }
    : { kind: 'figures', charts };

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
  findings: findingsOf(cell).map(valuesOf),
});

/** Compares the ranges of the figure that the workload is run for. */
const firstRelations = (cell: CellSummary): Block => ({
  kind: 'findings',
  findings: [valuesOf(findingsOf(cell)[0] ?? findingOf(cell, 'rate'))],
});

const valuesOf = ({ title, statements, relations }: Finding): Values => ({
  title,
  values: statements.map(({ mpm, name, text, thin }) => ({ mpm, name, text, thin })),
  relations,
});

function numbers(cell: CellSummary, which: 'short' | 'columns'): { kind: 'table' } & Table {
  const { columns, rows } = numbersOf(cell, which);
  return {
    kind: 'table',
    label: `Numbers of ${cell.cell.id}`,
    head: ['arm', ...columns, which === 'short' ? 'rounds' : 'valid rounds'],
    rows: rows.map(({ arm, cells, rounds }) => [
      arm,
      ...cells.map(({ value, range }) => ({ text: value, below: range })),
      rounds,
    ]),
  };
}
