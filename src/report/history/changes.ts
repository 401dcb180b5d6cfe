import type { HistoryChange } from '../../history/judgement.ts';
import type { Night } from '../../history/night.ts';
import type { Block, Section } from '../document.ts';
import { dayOf, type HistoryInput, nightNamed } from './input.ts';
import { foundText, seriesText, stepText } from './wording.ts';

/** Shows each change that is open, what differs between its nights, and what to do about it. */
export function changesSection(input: HistoryInput): Section {
  const open = openChanges(input, 'regression');
  const gains = openChanges(input, 'improvement');
  const suspects = all(input).filter(({ change }) => change.state === 'suspect');
  const blocks = [
    ...open.map((each) => cardOf(input, each, true)),
    ...gains.map((each) => cardOf(input, each, true)),
    ...suspects.map((each) => cardOf(input, each, false)),
  ];
  return {
    id: 'changes',
    title: 'Changes',
    lead: leadOf(open.length, gains.length, suspects.length),
    blocks,
  };
}

interface Found {
  readonly change: HistoryChange;
  readonly series: HistoryInput['judgement']['series'][number];
}

const all = ({ judgement }: HistoryInput): readonly Found[] =>
  judgement.series.flatMap((series) => series.changes.map((change) => ({ change, series })));

/** Returns the confirmed changes of a kind that nobody acknowledged. */
export const openChanges = (input: HistoryInput, kind: HistoryChange['kind']): readonly Found[] =>
  all(input).filter(({ change }) => change.kind === kind && change.state === 'confirmed');

function leadOf(regressions: number, improvements: number, suspects: number): string {
  if (regressions + improvements + suspects === 0) return 'Nothing changed.';
  return [
    `Confirmed regressions: ${regressions}.`,
    `Confirmed improvements: ${improvements}.`,
    `Suspects that nothing confirmed: ${suspects}.`,
  ].join(' ');
}

function cardOf(input: HistoryInput, { change, series }: Found, isOpen: boolean): Block {
  const { newest } = series;
  const [good, bad] = [change.lastGood, change.firstBad].map((id) => nightNamed(input.nights, id));
  const between = good == null || bad == null ? '' : ` between ${dayOf(good)} and ${dayOf(bad)}`;
  const step = stepText(change.step, newest.scale);
  return {
    kind: 'card',
    title: `${change.kind}: ${seriesText(newest)}, ${newest.cell}: ${step}${between}`,
    blocks: [
      { kind: 'paragraph', text: `Found as ${foundText(change)}.` },
      ...(good == null || bad == null ? [] : [differencesBlock(good, bad)]),
      ...(isOpen ? [todo(change)] : []),
    ],
  };
}

const todo = ({ id, kind }: HistoryChange): Block => ({
  kind: 'list',
  items: [
    ['Accept it: ', { as: 'code', text: `npm run history -- ack '${id}' --reason '…'` }],
    ...(kind === 'regression'
      ? [
          [
            'Measure builds between the two nights: ',
            {
              as: 'code' as const,
              text: `npm run history -- bisect '${id}' --build NAME=PATH --build NAME=PATH`,
            },
          ],
        ]
      : []),
  ],
});

function differencesBlock(good: Night, bad: Night): Block {
  const differences = differencesBetween(good, bad);
  if (differences.length === 0) {
    return { kind: 'paragraph', text: 'No fact that is on record differs between the two nights.' };
  }
  return {
    kind: 'table',
    label: 'What differs between the last good night and the first bad one',
    head: ['differs', dayOf(good), dayOf(bad)],
    rows: differences.map(({ name, before, after }) => [name, before, after]),
    prose: [1, 2],
  };
}

export interface Difference {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Returns the facts that differ between two nights, in the order of their names. */
export function differencesBetween(good: Night, bad: Night): readonly Difference[] {
  const factsOf = ({ version, attributes }: Night) => ({ ...attributes, 'mpm-bench': version });
  const [before, after]: readonly Readonly<Record<string, string>>[] = [
    factsOf(good),
    factsOf(bad),
  ];
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .filter((name) => before?.[name] !== after?.[name])
    .toSorted()
    .map((name) => ({
      name,
      before: before?.[name] ?? 'not there',
      after: after?.[name] ?? 'not there',
    }));
}
