import {
  type FoundChange,
  foundChanges,
  isOpen,
  openChanges,
} from '../../history/found-changes.ts';
import type { HistoryChange } from '../../history/judgement.ts';
import type { Night } from '../../history/night.ts';
import type { Block, Section } from '../document.ts';
import { plural } from '../format.ts';
import { shellWord } from '../shell-word.ts';
import { dayOf, type HistoryInput, nightNamed } from './input.ts';
import { foundText, seriesText, stepText } from './wording.ts';

/** Shows each change that is open, what differs between its nights, and what to do about it. */
export function changesSection(input: HistoryInput): Section {
  const { judgement } = input;
  const open = openChanges(judgement, 'regression');
  const gains = openChanges(judgement, 'improvement');
  const all = foundChanges(judgement);
  const suspects = all.filter(({ change }) => change.state === 'suspect');
  const returned = all.filter(({ change }) => change.state === 'returned');
  return {
    id: 'changes',
    title: 'Changes',
    lead: leadOf(open.length, gains.length, suspects.length),
    blocks: [
      ...[...open, ...gains, ...suspects].map((each) => cardOf(input, each)),
      ...(returned.length === 0 ? [] : [returnedBlock(input, returned)]),
    ],
  };
}

const returnedBlock = (input: HistoryInput, returned: readonly FoundChange[]): Block => ({
  kind: 'details',
  title: `${plural(returned.length, 'change')} that went back by itself`,
  blocks: [{ kind: 'list', items: returned.map((each) => titleOf(input, each)) }],
});

function leadOf(regressions: number, improvements: number, suspects: number): string {
  if (regressions + improvements + suspects === 0) return 'Nothing changed.';
  return [
    `Confirmed regressions: ${regressions}.`,
    `Confirmed improvements: ${improvements}.`,
    `Suspects that nothing confirmed: ${suspects}.`,
  ].join(' ');
}

function titleOf({ nights }: HistoryInput, { change, series: { newest } }: FoundChange): string {
  const [good, bad] = [change.lastGood, change.firstBad].map((id) => nightNamed(nights, id));
  const between = good == null || bad == null ? '' : ` between ${dayOf(good)} and ${dayOf(bad)}`;
  const step = stepText(change.step, newest.scale);
  return `${change.kind}: ${seriesText(newest)}, ${newest.cell}: ${step}${between}`;
}

function cardOf(input: HistoryInput, found: FoundChange): Block {
  const { change } = found;
  const [good, bad] = [change.lastGood, change.firstBad].map((id) => nightNamed(input.nights, id));
  return {
    kind: 'card',
    title: titleOf(input, found),
    blocks: [
      { kind: 'paragraph', text: `Found as ${foundText(change)}.` },
      ...(good == null || bad == null ? [] : [differencesBlock(good, bad)]),
      ...(isOpen(change) ? [todo(change, input)] : []),
    ],
  };
}

const todo = ({ id, kind }: HistoryChange, places: Places): Block => ({
  kind: 'list',
  items: [
    ['Accept it: ', { as: 'code', text: `${command(places, 'ack', id)} --reason '…'` }],
    ...(kind === 'regression'
      ? [
          [
            'Measure builds between the two nights: ',
            {
              as: 'code' as const,
              text: `${command(places, 'bisect', id)} --build NAME=PATH --build NAME=PATH`,
            },
          ],
        ]
      : []),
  ],
});

type Places = Pick<HistoryInput, 'path' | 'pages'>;

const command = ({ path, pages }: Places, action: 'ack' | 'bisect', id: string): string =>
  `npm run history -- ${action} ${shellWord(id)} --history ${shellWord(path)} ` +
  `--pages ${shellWord(pages)}`;

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
