import { foundChanges, openChanges } from '../../history/found-changes.ts';
import type { HistoryJudgement } from '../../history/judgement.ts';
import type { Section } from '../document.ts';
import { formatCount, plural } from '../format.ts';
import { changeText } from '../history/wording.ts';

/** Returns what the history says after its newest night: its changes, those that alarm first. */
export function historySection(judgement: HistoryJudgement): Section {
  const { series, newest } = judgement;
  const open = openChanges(judgement, 'regression');
  const alarms = open.map(changeText);
  const rest = foundChanges(judgement).filter(
    ({ change }) => !open.some((each) => each.change === change),
  );
  const others = rest.map(changeText);
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
