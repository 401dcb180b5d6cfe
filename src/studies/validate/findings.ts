import type { FigureId } from '../../analysis/figures.ts';
import { tQuantile } from '../../stats/distributions.ts';
import { median } from '../../stats/quantile.ts';
import type { Campaign } from './campaign.ts';
import { type EffectName, effects } from './effects.ts';

/** Result of the campaigns of one effect on one figure. */
export interface Finding {
  readonly effect: EffectName;
  readonly figure: FigureId;
  /** The effect must show in this figure; false: it must not. */
  readonly meant: boolean;
  readonly comparisons: number;
  readonly better: number;
  readonly worse: number;
  readonly equivalent: number;
  readonly inconclusive: number;
  readonly notMeasured: number;
  /** Ratio of the disturbed start to the other one, the median over the campaigns. */
  readonly medianRatio: number | null;
  readonly truth: number | null;
  /** Median over the campaigns, of the mean log-ratio of one. */
  readonly standardError: number | null;
  /** As a share: what such a campaign would find four times out of five, by its own noise. */
  readonly smallestFound: number | null;
  /**
   * Medians over the campaigns, of the log-ratio: between starts, and between slices of a quarter
   * of a second.
   */
  readonly betweenStarts: number | null;
  readonly withinStart: number | null;
  readonly longestSeconds: number | null;
}

/** Returns one finding for each figure that was asked for. */
export function findingOf(effect: EffectName, campaigns: readonly Campaign[]): readonly Finding[] {
  const ids = [...new Set(campaigns.flatMap(({ said }) => said.map(({ figure }) => figure)))];
  return ids.map((figure): Finding => {
    const all = campaigns.flatMap(({ said }) => said.filter((each) => each.figure === figure));
    const count = (outcome: string) => all.filter((each) => each.outcome === outcome).length;
    const ratios = all.flatMap(({ ratio }) => ratio ?? []);
    const errors = all.flatMap(({ sd, rounds }) => (sd === null ? [] : [sd / Math.sqrt(rounds)]));
    const rounds = Math.min(...all.map((each) => each.rounds).filter((each) => each > 1));
    const error = medianOf(errors);
    const meant = effects[effect].figure === figure;
    const levels = all.flatMap((each) => each.levels ?? []);
    const times = campaigns.flatMap(({ seconds }) => seconds ?? []);
    return {
      effect,
      figure,
      meant,
      comparisons: all.length,
      better: count('better'),
      worse: count('worse'),
      equivalent: count('equivalent'),
      inconclusive: count('inconclusive'),
      notMeasured: count('not-measured'),
      medianRatio: medianOf(ratios),
      truth: meant ? effects[effect].truth : null,
      standardError: error,
      smallestFound: error === null ? null : Math.expm1(error * reach(rounds)),
      betweenStarts: medianOf(levels.map(({ betweenStarts }) => betweenStarts)),
      withinStart: medianOf(levels.map(({ withinStart }) => withinStart)),
      longestSeconds: times.length === 0 ? null : Math.max(...times),
    };
  });
}

const medianOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : median(values);

/**
 * Returns the effect, in standard errors, that leaves a 95 % interval off zero four times out of
 * five.
 */
const reach = (rounds: number): number => tQuantile(0.975, rounds - 1) + tQuantile(0.8, rounds - 1);

/** Writes a table in Markdown. */
export function findingsText(findings: readonly Finding[]): string {
  const head = [
    'effect',
    'figure',
    'comparisons',
    'called better / worse',
    'equivalent',
    'inconclusive',
    'not measured',
    'median ratio (true)',
    'standard error',
    'found 4 times of 5',
    'SD between starts / within',
    'longest campaign',
  ];
  const rows = findings.map((each) => [
    effects[each.effect].title,
    each.figure,
    String(each.comparisons),
    `${each.better} / ${each.worse}`,
    String(each.equivalent),
    String(each.inconclusive),
    String(each.notMeasured),
    `${each.medianRatio?.toFixed(3) ?? '–'}${each.truth === null ? '' : ` (${each.truth.toFixed(3)})`}`,
    percent(each.standardError),
    percent(each.smallestFound),
    `${percent(each.betweenStarts)} / ${percent(each.withinStart)}`,
    each.longestSeconds === null ? '–' : `${each.longestSeconds} s`,
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(2)} %`;
