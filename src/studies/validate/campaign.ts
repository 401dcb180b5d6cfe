import type { Figure } from '../../analysis/figures/figure.ts';
import { type FigureId, figures } from '../../analysis/figures.ts';
import { reportInput } from '../../analysis/input.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import { bothOf, readingsOf } from '../../analysis/readings.ts';
import { summarize } from '../../analysis/summary.ts';
import type { Verdict } from '../../analysis/verdict.ts';
import type { RunFolder } from '../../run/folder.ts';
import { isValid } from '../../run/judge.ts';
import type { Turn } from '../../run/trial.ts';
import { changesOf } from '../../stats/changes.ts';
import { variance } from '../../stats/moments.ts';
import { type TwoLevels, twoLevels } from '../../stats/two-levels.ts';
import type { EffectName } from './effects.ts';

/**
 * One run in which the second start of an arm was disturbed, and what was said of the two starts.
 */
export interface Campaign {
  readonly effect: EffectName;
  readonly folder: string;
  /** Every trial of it has a valid record. */
  readonly complete: boolean;
  readonly seconds: number | null;
  readonly said: readonly Said[];
}

/** The disturbed start against the other one. */
export interface Said {
  readonly figure: FigureId;
  readonly outcome: Verdict['outcome'];
  /** null where it is invalid. */
  readonly ratio: number | null;
  /** Standard deviation of the log-ratio between rounds. */
  readonly sd: number | null;
  readonly rounds: number;
  /** Sources of the spread of the throughput in turns. */
  readonly levels: TwoLevels | null;
}

/** Reads what a campaign found from its folder. */
export function campaignOf(effect: EffectName, folder: RunFolder): Campaign {
  const summary = summarize(reportInput(folder));
  const { counts, cells, trials } = summary;
  const comparisons = cells.flatMap((cell) => cell.comparisons);
  const said = comparisons.flatMap(({ question, control }): readonly Said[] => {
    if (control === null) return [];
    const levels = question.figure === 'rate' ? turnLevels(control) : null;
    const { figure } = question;
    const { verdict } = control;
    if (verdict.outcome === 'not-measured') {
      return [{ figure, outcome: 'not-measured', ratio: null, sd: null, rounds: 0, levels }];
    }
    // The report compares the first start with the second, and we the second with the first.
    const { estimate, rounds } = verdict.effect;
    return [
      {
        figure,
        outcome: turned[verdict.outcome],
        ratio: 1 / estimate,
        sd: sdOf(control, figure),
        rounds,
        levels,
      },
    ];
  });
  const times = trials.map(({ startedAt }) => Date.parse(startedAt) / 1000);
  const span = Math.max(...times) - Math.min(...times);
  const seconds = Number.isFinite(span) ? Math.round(span + folder.plan.durationSeconds) : null;
  return {
    effect,
    folder: folder.path,
    complete: counts.valid === counts.planned,
    seconds,
    said,
  };
}

/** Returns the standard deviation of the log-ratio between rounds. */
function sdOf(control: PairVerdict, id: FigureId): number {
  const figure: Figure = figures[id];
  const [pairs = []] = readingsOf(figure, bothOf(control, figure));
  return Math.sqrt(variance(changesOf(pairs, 'ratio')));
}

/** Blocks of two turns, one of each start, divided by each other. */
function turnLevels({ a, b }: PairVerdict): TwoLevels | null {
  const rates = (turns: readonly Turn[] | null) =>
    (turns ?? []).map(({ requests, seconds }) => requests / seconds);
  const starts = a.completed.filter(isValid).flatMap((first) => {
    const second = b.completed.find((each) => each.round === first.round && isValid(each));
    if (second === undefined) return [];
    const others = rates(second.turns);
    return [rates(first.turns).map((rate, i) => Math.log((others[i] ?? Number.NaN) / rate))];
  });
  // Blocks in which one of them stood still have no ratio, and are left out with their round.
  return twoLevels(starts.filter((blocks) => blocks.every(Number.isFinite)));
}

const turned = {
  better: 'worse',
  worse: 'better',
  equivalent: 'equivalent',
  inconclusive: 'inconclusive',
} as const;
