import type { HistoryJudgement } from '../../history/judgement.ts';
import type { Section } from '../document.ts';
import { formatCount, plural } from '../format.ts';
import { changeText } from './history-cases.ts';

/** Returns what the history says after its newest night: its changes, those that alarm first. */
export function historySection({ series, newest }: HistoryJudgement): Section {
  const all = series.flatMap((judged) => judged.changes.map((change) => ({ change, judged })));
  const said = (isWanted: (each: (typeof all)[number]) => boolean) =>
    all.filter(isWanted).map(({ change, judged }) => changeText(change, judged));
  const alarms = said(
    ({ change: { kind, state } }) => kind === 'regression' && state === 'confirmed',
  );
  const others = said(
    ({ change: { kind, state } }) => kind !== 'regression' || state !== 'confirmed',
  );
  const nights = Math.max(0, ...series.map((judged) => judged.nights));
  const lead =
    newest === null
      ? 'The history is empty.'
      : `${formatCount(series.length)} series of at most ${plural(nights, 'night')}: ` +
        `${alarms.length === 0 ? 'no regression' : plural(alarms.length, 'regression')} confirmed.`;
  return {
    id: 'history',
    title: 'History',
    lead,
    blocks: [
      ...(alarms.length === 0 ? [] : [{ kind: 'notes', items: alarms } as const]),
      ...(others.length === 0 ? [] : [{ kind: 'list', items: others } as const]),
    ],
  };
}
