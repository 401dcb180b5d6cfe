import type { Table } from '../document.ts';
import type { Answer } from './answer.ts';

/** Lays the rows out as a table; a situation or premise that repeats is not repeated. */
export const answerTable = ({ rows }: Answer): Table => ({
  label: 'The answer',
  head: ['situation', 'best', 'difference', 'confidence'],
  rows: rows.map(({ cell, situation, premise, best, difference, confidence }, i) => [
    rows[i - 1]?.cell === cell
      ? ''
      : { text: situation, below: shownLater(rows, i) ? '' : premise, target: cell },
    best,
    difference,
    confidence,
  ]),
  prose: [0, 1, 2, 3],
});

/** Tells that a later situation has the same premise. */
const shownLater = (rows: Answer['rows'], at: number): boolean =>
  rows
    .slice(at + 1)
    .some(({ cell, premise }) => cell !== rows[at]?.cell && premise === rows[at]?.premise);
