import { figures } from '../../analysis/figures.ts';
import type { HistoryChange } from '../../history/judgement.ts';
import type { NightSeries } from '../../history/night.ts';
import { formatShare } from '../format.ts';

/** Writes a step on the scale of a series: "-9.8 %"; a difference of shares in points. */
export function stepText(step: number, scale: NightSeries['scale']): string {
  const share = scale === 'ratio' ? Math.expm1(step) : step;
  const sign = share > 0 ? '+' : share < 0 ? '−' : '';
  const unit = scale === 'ratio' ? '' : ' of the requests';
  return `${sign}${formatShare(Math.abs(share))}${unit}`;
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
