import type { Answer } from '../answer/answer.ts';
import { answerTable } from '../answer/table.ts';
import {
  type Block,
  type Cell,
  cellParts,
  type Report,
  type Section,
  shownIn,
  type Text,
} from '../document.ts';
import { layOut, layOutWords, printable, wrap } from '../text.ts';
import type { Exporter } from './exporter.ts';

/** Writes the whole report as plain text of at most 100 columns. */
export const text: Exporter = (report) => [
  { path: `${report.names.text}.txt`, content: terminalText(report, 'whole') },
];

/**
 * Returns the report for a terminal, with a newline at its end.
 * @param how much: the answer alone, where the report has one, or the whole report.
 */
export function terminalText({ answer, sections }: Report, much: 'answer' | 'whole'): string {
  const head = answer === null ? [] : answerLines(answer);
  const short = much === 'answer' && answer !== null;
  const blocks = [head, ...(short ? [] : shownIn('text', sections).map(sectionLines))];
  return `${blocks
    .filter((each) => each.length > 0)
    .map((each) => each.join('\n'))
    .join('\n\n')}\n`;
}

function answerLines(answer: Answer): readonly string[] {
  const { question, facts, sentence, parity, warnings } = answer;
  const { head, rows } = answerTable(answer);
  return [
    ...wrap(`${question}  ${facts.join(' · ')}`, '  '),
    '',
    ...layOutWords([head, ...rows.map((row) => row.map(withBelow))]),
    ...(sentence === '' ? [] : ['', ...wrap(sentence)]),
    ...warnings.flatMap((each) => lines(`⚠ ${printable(each)}`, 0)),
    ...(parity === '' ? [] : wrap(parity)),
  ];
}

function withBelow(cell: Cell): string {
  const { text, below } = cellParts(cell);
  return below === '' ? printable(text) : `${printable(text)}\n(${printable(below)})`;
}

const sectionLines = ({ title, lead, blocks }: Section): readonly string[] => [
  ...wrap(lead === undefined ? title : `${title}: ${lead}`, '  '),
  ...shownIn('text', blocks).flatMap(blockLines),
];

/** Wraps a text below the margin of `indent` columns, two more from its second line on. */
const lines = (shown: string, indent: number): readonly string[] =>
  wrap(`${' '.repeat(indent)}${shown}`, ' '.repeat(indent + 2));

function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return lines(plain(block.text), 2);
    case 'notes':
      return block.items.flatMap((item) => lines(`! ${printable(item)}`, 2));
    case 'list':
      return block.items.flatMap((item) => lines(`- ${plain(item)}`, 2));
    case 'conclusions':
      return [
        ...lines(block.title, 2),
        ...block.items.flatMap(({ label, sentence }) => lines(`${label}: ${sentence}`, 4)),
      ];
    case 'table':
      return layOut([block.head, ...block.rows.flatMap(twoLines)]);
    case 'heading':
      return lines(`${block.text}:`, 2);
    case 'card':
      return [...lines(block.title, 2), ...shownIn('text', block.blocks).flatMap(blockLines)];
    // A terminal shows no pictures, folds nothing away and leaves records to the files.
    case 'facts':
    case 'terms':
    case 'figures':
    case 'log':
    case 'details':
      return [];
  }
}

/** Returns one line of a row, or two where a cell has something below it. */
function twoLines(row: readonly Cell[]): readonly (readonly string[])[] {
  const cells = row.map(cellParts);
  const below = cells.map((cell) => cell.below);
  const first = cells.map((cell) => cell.text);
  return below.every((each) => each === '') ? [first] : [first, below];
}

const plain = (shown: Text): string =>
  printable(
    typeof shown === 'string'
      ? shown
      : shown.map((part) => (typeof part === 'string' ? part : part.text)).join(''),
  );
