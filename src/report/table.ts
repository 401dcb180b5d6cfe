import type { RunInput } from '../analysis/input.ts';
import { type CellSummary, type Summary, summarize } from '../analysis/summary.ts';
import { durationOf } from '../plan/duration.ts';
import { list } from './format.ts';
import { healthOf } from './health.ts';
import { notesOf } from './notes.ts';
import { type NumbersTable, numbersOf } from './numbers.ts';
import { findingOf, findingsOf } from './sentences.ts';
import { spokenOf, titleOf } from './verdicts/words.ts';
import { type Witness, witnessesOf } from './witnesses.ts';

const widthColumns = 100;

/** The run for a terminal: plain text of at most 100 columns, with a newline at its end. Colours are the caller's. */
export function renderTable(input: RunInput): string {
  const summary = summarize(input);
  const health = healthOf(summary);
  const head = [
    `${list(summary.plan.arms)}: ${health.label}`,
    ...wrap(health.facts.join(' · '), widthColumns, '  '),
  ];
  const blocks = [
    head,
    ...summary.cells.map((cell) => block(summary, cell)),
    ...witnessesOf(summary).map(witnessBlock),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function block(summary: Summary, cell: CellSummary): readonly string[] {
  const { plan } = summary;
  const load = `${cell.cell.id}: ${cell.load}; ${cell.cell.driver}, ${durationOf(cell.cell, plan)} s a round`;
  const asked = findingsOf(cell)[0] ?? findingOf(cell, 'rate');
  const compared =
    asked.relations.length === 0 ? [] : [`${asked.title}: ${asked.relations.join(' ')}`];
  return [
    ...wrap(load, widthColumns, '  '),
    ...numbersLines(numbersOf(cell, 'short')),
    ...compared.flatMap((each) => wrap(`  ${each}`, widthColumns, '    ')),
    ...verdictLines(cell),
    ...notesOf(cell).flatMap((note) => wrap(`  ! ${printable(note)}`, widthColumns, '    ')),
  ];
}

/** What is proven about each question, and the sentences behind it. */
function verdictLines(cell: CellSummary): readonly string[] {
  return cell.comparisons
    .filter(({ pairs }) => pairs.length > 0)
    .flatMap((comparison) => [
      ...wrap(`  ${titleOf(comparison)}`, widthColumns, '    '),
      ...spokenOf(comparison, cell.short).flatMap(({ label, sentence }) =>
        wrap(`    ${label}: ${sentence}`, widthColumns, '      '),
      ),
    ]);
}

function witnessBlock({ title, columns, rows, notes }: Witness): readonly string[] {
  return [
    `${title} (another author’s driver, first round)`,
    ...layOut([['arm', ...columns], ...rows.map(({ arm, cells }) => [arm, ...cells])]),
    ...notes.flatMap((note) => wrap(`  ! ${printable(note)}`, widthColumns, '    ')),
  ];
}

/** Two lines an arm: the median round above, the range of rounds below it. */
function numbersLines(table: NumbersTable): readonly string[] {
  return layOut([
    ['arm', ...table.columns, 'rounds'],
    ...table.rows.flatMap((row) => [
      [row.arm, ...row.cells.map(({ value }) => value), row.rounds],
      ['', ...row.cells.map(({ range }) => range), ''],
    ]),
  ]);
}

function layOut(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, i) =>
    Math.max(...lines.map((line) => line[i]?.length ?? 0)),
  );
  return lines.map((line) =>
    `  ${line
      .map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
      .join('  ')}`.trimEnd(),
  );
}

/** What a server writes into its log must not steer the reader's terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

function wrap(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<=\S) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(lines.length === 0 ? word : `${indent}${word}`);
    }
  }
  return lines;
}
