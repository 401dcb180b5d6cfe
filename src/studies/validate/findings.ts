import type { FigureId } from '../../analysis/figures.ts';
import { median } from '../../stats/quantile.ts';
import type { Campaign, Said } from './campaign.ts';
import { type Effect, type EffectName, effects } from './effects.ts';

/** Verdicts of the reports of one effect on one figure in one cell. */
export interface Finding {
  readonly effect: EffectName;
  readonly cell: string;
  readonly figure: FigureId;
  /** The effect must show here. */
  readonly meant: boolean;
  readonly reports: number;
  /** Reports with a difference between the two arms that nothing disturbs. */
  readonly falseAlarms: number;
  /** Reports that find the disturbed arm worse than one of the others at least, than both. */
  readonly foundOnce: number;
  readonly foundTwice: number;
  /** Reports in which it is better than another: never true. */
  readonly reversed: number;
  /** Reports in which all three pairs are equivalent. */
  readonly equivalent: number;
  /** The disturbed arm to the others: ratio or difference, the median over the reports. */
  readonly medianEstimate: number | null;
  readonly truth: number | null;
}

/** Returns a finding for each figure of each cell that was asked for. */
export function findingsOf(effect: EffectName, all: readonly Campaign[]): readonly Finding[] {
  const campaigns = all.filter((each) => each.effect === effect);
  const { shows, truth }: Effect = effects[effect];
  const keys = new Map(
    campaigns.flatMap(({ verdicts }) => verdicts.map((each) => [keyOf(each), each])),
  );
  return [...keys].map(([key, { cell, workload, figure }]): Finding => {
    const meant = shows?.workload === workload && shows.figure === figure;
    const reports = campaigns
      .map(({ verdicts }) => verdicts.filter((each) => keyOf(each) === key))
      .filter((said) => said.length > 0);
    const count = (matches: (said: readonly Said[]) => boolean) => reports.filter(matches).length;
    const worse = (said: readonly Said[]) =>
      said.filter(({ disturbed, outcome }) => disturbed && outcome === 'worse').length;
    return {
      ...{ effect, cell, figure, meant },
      reports: reports.length,
      falseAlarms: count((said) => said.some((each) => isDifferent(each) && !each.disturbed)),
      foundOnce: count((said) => worse(said) >= 1),
      foundTwice: count((said) => worse(said) === 2),
      reversed: count((said) =>
        said.some(({ disturbed, outcome }) => disturbed && outcome === 'better'),
      ),
      equivalent: count((said) => said.every(({ outcome }) => outcome === 'equivalent')),
      medianEstimate: medianOf(
        reports.flat().flatMap(({ disturbed, estimate }) => (disturbed ? (estimate ?? []) : [])),
      ),
      truth: meant ? truth : null,
    };
  });
}

/** Counts the reports with any difference, of those whose arms are all equal. */
export const reportsWithDifference = (campaigns: readonly Campaign[]): number =>
  campaigns.filter(({ verdicts }) => verdicts.some(isDifferent)).length;

const isDifferent = ({ outcome }: Said): boolean => outcome === 'better' || outcome === 'worse';

const keyOf = ({ cell, figure }: Pick<Said, 'cell' | 'figure'>): string => `${cell} ${figure}`;

const medianOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : median(values);

/** Writes a table in Markdown, and a line on the reports as wholes. */
export function findingsText(findings: readonly Finding[], campaigns: readonly Campaign[]): string {
  const head = [
    ...['effect', 'cell', 'figure', 'reports', 'false alarms', 'found', 'found twice'],
    ...['reversed', 'equivalent', 'estimate (true)'],
  ];
  const rows = findings.map((each) => [
    ...[effects[each.effect].title, each.cell, each.figure, String(each.reports)],
    String(each.falseAlarms),
    each.meant ? `${each.foundOnce} of ${each.reports}` : String(each.foundOnce),
    ...[String(each.foundTwice), String(each.reversed), String(each.equivalent)],
    (each.medianEstimate?.toFixed(3) ?? '–') +
      (each.truth === null ? '' : ` (${each.truth.toFixed(3)})`),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const equal = campaigns.filter(({ effect }) => effect === 'none');
  return [
    ...[line(head), line(head.map(() => '---')), ...rows.map(line), ''],
    ...(equal.length === 0
      ? []
      : [
          `Of ${equal.length} reports on equal arms, ${reportsWithDifference(equal)} ` +
            'hold a difference.',
        ]),
    rangesText(campaigns),
  ].join('\n');
}

function rangesText(campaigns: readonly Campaign[]): string {
  const range = (values: readonly number[]) => `${Math.min(...values)} to ${Math.max(...values)}`;
  const rounds = range(campaigns.map((each) => each.rounds));
  const seconds = range(campaigns.flatMap((each) => each.seconds ?? []));
  return `A report has ${rounds} rounds and takes ${seconds} s.`;
}
