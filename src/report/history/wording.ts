import { figures } from '../../analysis/figures.ts';
import type { FoundChange } from '../../history/found-changes.ts';
import type { HistoryChange } from '../../history/judgement.ts';
import type { NightSeries } from '../../history/night.ts';
import { formatDifference, formatSigned } from '../verdicts/ratios.ts';

/** Writes a step of a series: "−9.8 %", or "+0.5 % of the requests" of a share. */
export function stepText(step: number, scale: NightSeries['scale']): string {
  if (scale === 'ratio') return formatSigned(Math.exp(step));
  return `${formatDifference(step)} of the requests`;
}

/** Names a series: "worker, throughput". */
export const seriesText = ({ arm, figure }: Pick<NightSeries, 'arm' | 'figure'>): string =>
  `${arm}, ${nounOf(figure)}`;

/** Returns the noun of a figure; its id where this version does not know it. */
export const nounOf = (figure: string): string =>
  figure in figures ? figures[figure as keyof typeof figures].noun : figure;

/** Says how a change was found and how far it is established. */
export function foundText({ state, foundBy, p }: HistoryChange): string {
  const by =
    foundBy === 'prediction-bound'
      ? 'outside of what the nights before foretell'
      : `a change point of several nights (p = ${p?.toPrecision(2) ?? 'unknown'})`;
  const further: Record<HistoryChange['state'], string> = {
    suspect: 'not confirmed',
    confirmed: foundBy === 'prediction-bound' ? 'a fresh run agreed' : 'confirmed',
    acknowledged: 'acknowledged',
    returned: 'the series is back at its earlier level',
  };
  return `${by}; ${further[state]}`;
}

/** Returns a change as a sentence for other programs, with the id that acknowledges it. */
export function changeText({ change, series: { newest } }: FoundChange): string {
  const { id, kind, state, step, foundBy, p, lastGood, firstBad } = change;
  const how = foundBy === 'change-point' ? 'a change point' : 'the prediction bound';
  const chance = p === null ? '' : `, p = ${p}`;
  return (
    `${state} ${kind} of ${newest.figure}, ${newest.arm} in ${newest.cell}: ` +
    `${stepText(step, newest.scale)} between ${lastGood} and ${firstBad}, ` +
    `found by ${how}${chance} (${id}).`
  );
}
