import type { Summary } from '../../analysis/summary.ts';
import { type CrossCheck, crossCheckGuide, crossChecksOf } from '../cross-checks.ts';
import { type Block, only, type Section } from '../document.ts';
import { cellTrials } from './trials.ts';

/** Shows the cells that other drivers repeated, beside what our own measured in the same round. */
export function crossCheckSections(summary: Summary): readonly Section[] {
  const all = crossChecksOf(summary);
  if (all.length === 0) return [];
  return [
    {
      id: 'cross-checks',
      title: 'Cross-check drivers',
      blocks: [
        ...only(['html', 'markdown'], { kind: 'paragraph', text: crossCheckGuide }),
        ...all.flatMap(blocksOf),
      ],
    },
  ];
}

function blocksOf({ cell, title, columns, rows, notes }: CrossCheck): readonly Block[] {
  return [
    { kind: 'heading', text: title },
    {
      kind: 'table',
      label: title,
      head: ['arm', ...columns],
      rows: rows.map(({ arm, cells }) => [arm, ...cells]),
    },
    ...(notes.length === 0 ? [] : [{ kind: 'notes', items: notes } as const]),
    ...only(['html'], cellTrials(cell)),
  ];
}
