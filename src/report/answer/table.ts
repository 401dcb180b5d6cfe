import type { Table } from '../document.ts';
import type { Answer } from './answer.ts';

/** Lays the rows out as a table; a situation that repeats is not repeated. */
export const answerTable = ({ rows }: Answer): Table => ({
  label: 'The answer',
  head: ['situation', 'best', 'difference', 'confidence'],
  rows: rows.map(({ cell, situation, premise, best, difference, confidence }, i) => [
    rows[i - 1]?.cell === cell ? '' : { text: situation, below: premise, target: cell },
    best,
    difference,
    confidence,
  ]),
  prose: [0, 1, 2, 3],
});
