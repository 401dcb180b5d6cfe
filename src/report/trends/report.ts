import { figures } from '../../analysis/figures.ts';
import type { Summary } from '../../analysis/summary.ts';
import type { Block, Report, Section } from '../document.ts';
import { armCell } from '../document.ts';
import type { Change } from './changes.ts';
import { changeText, levelChange, sittingsText } from './text.ts';

/** Puts two runs against each other as a page, beside the text for a terminal. */
export function changesReport(
  earlier: Summary,
  later: Summary,
  changes: readonly Change[],
  warnings: readonly string[],
): Report {
  const cells = Map.groupBy(changes, ({ cell }) => cell.cell.id);
  const different = warnings.map((each) => `Not the same in both: ${each}.`);
  return {
    names: { page: `compare-${earlier.plan.runId}`, text: `compare-${earlier.plan.runId}` },
    title: `${earlier.plan.runId} and ${later.plan.runId}`,
    answer: null,
    run: null,
    data: null,
    sections: [
      {
        id: 'about',
        title: 'How to read this',
        blocks: [
          {
            kind: 'paragraph',
            text:
              'What happened to the machine between the runs is in every figure of a single arm. ' +
              'Most of it cancels in the ratio of two arms, so verdicts are given on ratios only.',
          },
          { kind: 'paragraph', text: sittingsText(changes).join(' ') },
          ...(different.length === 0 ? [] : [{ kind: 'notes' as const, items: different }]),
        ],
      },
      ...[...cells].map(([id, group]) => sectionOf(id, group)),
    ],
    conclusions: null,
  };
}

const sectionOf = (id: string, group: readonly Change[]): Section => ({
  id,
  title: `${id}: ${group[0]?.cell.load ?? ''}`,
  short: id,
  blocks: group.flatMap(blocksOf),
});

function blocksOf(change: Change): readonly Block[] {
  const { title, unit } = figures[change.question.figure];
  return [
    { kind: 'heading', text: title },
    {
      kind: 'table',
      label: `${title} of each arm in both runs`,
      head: ['arm', 'earlier → later'],
      rows: change.levels.map((level) => [
        armCell(armNamed(change, level.name)),
        levelChange(level, unit),
      ]),
    },
    { kind: 'list', items: change.ratios.map((pair) => changeText(pair, change)) },
  ];
}

function armNamed({ cell }: Change, name: string) {
  const found = cell.arms.find((arm) => arm.name === name);
  return { name, mpm: found?.mpm ?? ('event' as const), nth: found?.nth ?? 0 };
}
