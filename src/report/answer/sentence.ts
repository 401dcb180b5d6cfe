import { list } from '../format.ts';
import type { Row } from './answer.ts';

/** Says which MPM to take for what: "Take event for …; worker for …. No difference: …". */
export function sentenceOf(rows: readonly Row[]): string {
  const compared = rows.filter(({ state }) => state !== 'alone');
  if (compared.length === 0) return '';
  const decided = rows.filter(({ state }) => state === 'decided' || state === 'loss');
  const of = (all: readonly Row[]) => list(all.map(({ situation }) => situation));
  const groups = [...Map.groupBy(decided, ({ winners }) => winners.join(' or '))].map(
    ([winners, all]) => `${winners} for ${of(all)}`,
  );
  const alike = rows.filter(({ state }) => state === 'equivalent');
  const open = compared.filter(({ state }) => !['decided', 'loss', 'equivalent'].includes(state));
  if (groups.length === 0 && alike.length === 0) return 'This run decides nothing.';
  return [
    ...(groups.length === 0 ? [] : [`Take ${groups.join('; ')}.`]),
    ...(alike.length === 0 ? [] : [`No difference: ${of(alike)}.`]),
    ...(open.length === 0 ? [] : [`Not decided: ${of(open)}.`]),
  ].join(' ');
}
