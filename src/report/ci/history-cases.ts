import type { HistoryChange, HistoryJudgement, SeriesJudgement } from '../../history/judgement.ts';
import { plural } from '../format.ts';
import { formatExact, formatSigned } from '../verdicts/ratios.ts';
import type { Case } from './case.ts';

/**
 * Returns a case for each series of a history. One with a confirmed regression that nobody
 * acknowledged has failed, one with a suspected regression is inconclusive.
 */
export const historyCases = ({ series }: HistoryJudgement): readonly Case[] =>
  series.map((judged): Case => {
    const regressions = judged.changes.filter(({ kind }) => kind === 'regression');
    const confirmed = regressions.filter(({ state }) => state === 'confirmed');
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
        ...[...confirmed, ...suspected].map((each) => changeText(each, judged)),
        ...changes
          .filter((each) => !confirmed.includes(each) && !suspected.includes(each))
          .map((each) => changeText(each, judged)),
        `${plural(nights, 'night')} since the baseline began.`,
      ].join('\n'),
      numbers: { ...(value !== null && { value }), change, low, high, rounds, nights },
      seconds: 0,
    };
  });

/** Returns a change of a series as a sentence, with the id that acknowledges it. */
export function changeText(change: HistoryChange, { newest }: SeriesJudgement): string {
  const { id, kind, state, step, foundBy, p, lastGood, firstBad } = change;
  const size =
    newest.scale === 'ratio'
      ? formatSigned(Math.exp(step))
      : `${step > 0 ? '+' : step < 0 ? '−' : ''}${formatExact(Math.abs(step))}`;
  const how = foundBy === 'change-point' ? 'a change point' : 'the prediction bound';
  const chance = p === null ? '' : `, p = ${p}`;
  return (
    `${state} ${kind} of ${newest.figure}, ${newest.arm} in ${newest.cell}: ${size} between ` +
    `${lastGood} and ${firstBad}, found by ${how}${chance} (${id}).`
  );
}
