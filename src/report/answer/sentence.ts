import { list } from '../format.ts';
import type { Row } from './answer.ts';

/** Says which MPM to take for what: "Take event for …; worker for …. No difference: …". */
export function sentenceOf(all: readonly Row[]): string {
  const compared = adviceIn(all).filter(({ state }) => state !== 'alone');
  if (compared.length === 0) return '';
  const decided = compared.filter(({ state }) => state === 'decided' || state === 'loss');
  const groups = [...Map.groupBy(decided, ({ winners }) => winners.join(' or '))].map(
    ([winners, rows]) => `${winners} for ${list(situationsOf(rows))}`,
  );
  const of = (rows: readonly Row[]) => list(rows.map((row) => namedIn(compared, row)));
  const alike = compared.filter(({ state }) => state === 'equivalent');
  const open = compared.filter(({ state }) => !['decided', 'loss', 'equivalent'].includes(state));
  if (groups.length === 0 && alike.length === 0) return 'This run decides nothing.';
  return [
    ...(groups.length === 0 ? [] : [`Take ${groups.join('; ')}.`]),
    ...(alike.length === 0 ? [] : [`No difference: ${of(alike)}.`]),
    ...(open.length === 0 ? [] : [`Not decided: ${of(open)}.`]),
  ].join(' ');
}

/** Returns the rows that advise: those that compare MPMs, or all where the run compares none. */
export function adviceIn(rows: readonly Row[]): readonly Row[] {
  const ofMpms = rows.filter(({ of }) => of === 'mpm');
  return ofMpms.length === 0 ? rows : ofMpms;
}

const situationsOf = (rows: readonly Row[]): readonly string[] => [
  ...new Set(rows.map(({ situation }) => situation)),
];

/** Returns a situation, with the arms where other rows have the same one. */
function namedIn(rows: readonly Row[], { situation, arms }: Row): string {
  const same = rows.filter((row) => row.situation === situation);
  return same.length === 1 ? situation : `${situation} (${list(arms)})`;
}
