import { isOpen } from '../../history/found-changes.ts';
import type { HistoryJudgement } from '../../history/judgement.ts';
import { plural } from '../format.ts';
import { changeText } from '../history/wording.ts';
import type { Case } from './case.ts';

/**
 * Returns a case for each series of a history. One with a confirmed regression that nobody
 * acknowledged has failed, one with a suspected regression is inconclusive.
 */
export const historyCases = ({ series }: HistoryJudgement): readonly Case[] =>
  series.map((judged): Case => {
    const regressions = judged.changes.filter(({ kind }) => kind === 'regression');
    const confirmed = regressions.filter(isOpen);
    const suspected = regressions.filter(({ state }) => state === 'suspect');
    const { newest, nights, changes } = judged;
    const { value, change, low, high, rounds } = newest;
    return {
      suite: 'history',
      group: newest.figure,
      name: `${newest.cell}/${newest.arm}`,
      ...(confirmed.length > 0
        ? { outcome: 'failed', kind: 'confirmed-regression' }
        : suspected.length > 0
          ? { outcome: 'skipped', kind: 'suspected-regression' }
          : { outcome: 'passed', kind: 'no-regression' }),
      text: [
        // What alarms comes first.
        ...[...new Set([...confirmed, ...suspected, ...changes])].map((change) =>
          changeText({ change, series: judged }),
        ),
        `${plural(nights, 'night')} since the baseline began.`,
      ].join('\n'),
      numbers: { ...(value !== null && { value }), change, low, high, rounds, nights },
      seconds: 0,
    };
  });
