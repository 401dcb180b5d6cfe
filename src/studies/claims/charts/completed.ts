import { armLine } from '../../../report/charts/arm-style.ts';
import { lineChart } from '../../../report/charts/chart.ts';
import { list } from '../../../report/format.ts';
import { isValid } from '../../../run/judge.ts';
import type { CompletedTrial, Trial } from '../../../run/trial.ts';
import { arms as allArms, type BaseArmId, type Mpm } from '../../../server/arm.ts';
import { median } from '../../../stats/quantile.ts';
import { armIdOf, type Picture } from '../claim.ts';

interface CompletedRequest {
  readonly claim: number;
  readonly title: string;
  readonly experiment: string;
  readonly mpms: readonly Mpm[];
}

/** Draws the rate of answers in each tenth of a second of the window: the median round. */
export const completedChart =
  ({ claim, title, experiment, mpms }: CompletedRequest): Picture =>
  (evidence, server) => {
    const lines = mpms
      .map((mpm) => armIdOf(server, mpm))
      .map((arm) => ({ arm, rounds: valid(evidence[experiment] ?? [], arm) }))
      .filter(({ rounds }) => rounds.length > 0);
    if (lines.length === 0) return [];
    const shares = lines.map(({ arm, rounds }) => {
      const share = median(rounds.map(({ served }) => served?.answeredShare ?? 0));
      return `${allArms[arm].mpm} ${Math.round(100 * share)} %`;
    });
    const takeaway = `Connections that got any answer, median round: ${list(shares)}.`;
    return [
      lineChart(
        {
          id: `claim-${claim}-${server}-${experiment}`,
          title: `${title}, requests/s: ${server}`,
          takeaway,
        },
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
  };

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
