import { armLine } from '../../../report/charts/arm-style.ts';
import { type Chart, lineChart } from '../../../report/charts/chart.ts';
import { list } from '../../../report/format.ts';
import { isValid } from '../../../run/judge.ts';
import type { CompletedTrial, Trial } from '../../../run/trial.ts';
import { arms as allArms, type BaseArmId, type ServerName } from '../../../server/arm.ts';
import { median } from '../../../stats/quantile.ts';

interface CompletedRequest {
  readonly id: string;
  readonly title: string;
  readonly server: ServerName;
  readonly arms: readonly BaseArmId[];
}

/** Draws the rate of answers in each tenth of a second of the window: the median round. */
export function completedChart(
  trials: readonly Trial[],
  { id, title, arms, server }: CompletedRequest,
): readonly Chart[] {
  const lines = arms
    .map((arm) => ({ arm, rounds: valid(trials, arm) }))
    .filter(({ rounds }) => rounds.length > 0);
  if (lines.length === 0) return [];
  const shares = lines.map(({ arm, rounds }) => {
    const share = median(rounds.map(({ served }) => served?.answeredShare ?? 0));
    return `${allArms[arm].mpm} ${Math.round(100 * share)} %`;
  });
  const takeaway = `Connections that got any answer, median round: ${list(shares)}.`;
  return [
    lineChart(
      { id, title: `${title}, requests/s: ${server}`, takeaway },
      {
        titles: { x: 'seconds since the load began', y: 'requests/s' },
        size: 'half',
        datasets: lines.map(({ arm, rounds }) => ({
          ...armLine(allArms[arm]),
          label: allArms[arm].mpm,
          data: medianRates(rounds.map(({ per100Ms }) => per100Ms.completed)),
        })),
      },
    ),
  ];
}

const valid = (trials: readonly Trial[], arm: BaseArmId): readonly CompletedTrial[] =>
  trials
    .filter((trial) => trial.state === 'completed')
    .filter((trial) => trial.arm === arm && isValid(trial));

function medianRates(rounds: readonly (readonly number[])[]) {
  const length = Math.min(...rounds.map((round) => round.length));
  return Array.from({ length }, (_, i) => ({
    x: (i + 0.5) / 10,
    y: 10 * median(rounds.map((round) => round[i] ?? 0)),
  }));
}
