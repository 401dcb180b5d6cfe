import { armLine, axes, type Chart } from '../../../report/charts/chart.ts';
import { list } from '../../../report/format.ts';
import type { Trial } from '../../../run/trial.ts';
import { arms as allArms, type BaseArmId, type ServerName } from '../../../server/arm.ts';
import { median } from '../../../stats/quantile.ts';

interface CompletedRequest {
  readonly id: string;
  readonly what: string;
  readonly server: ServerName;
  readonly arms: readonly BaseArmId[];
}

/** Answers in each tenth of a second since the start of the window, as a rate: the median round of each arm. */
export function completedChart(
  trials: readonly Trial[],
  { id, what, arms, server }: CompletedRequest,
): readonly Chart[] {
  const lines = arms
    .map((arm) => ({ arm, rounds: valid(trials, arm) }))
    .filter(({ rounds }) => rounds.length > 0);
  if (lines.length === 0) return [];
  const shares = lines.map(
    ({ arm, rounds }) =>
      `${allArms[arm].mpm} ${Math.round(median(rounds.map(({ served }) => 100 * (served?.answeredShare ?? 0))))} %`,
  );
  return [
    {
      id,
      title: `${what}, requests/s: ${server}`,
      takeaway: `Connections that got an answer at all in that time, median round: ${list(shares)}.`,
      heightPx: 280,
      size: 'half',
      config: {
        type: 'line',
        data: {
          datasets: lines.map(({ arm, rounds }) => ({
            ...armLine(allArms[arm]),
            label: allArms[arm].mpm,
            data: medianRates(rounds.map(({ per100Ms }) => per100Ms.completed)),
          })),
        },
        options: axes(
          { x: 'seconds since the load began', y: 'requests/s' },
          { x: { type: 'linear' }, y: { beginAtZero: true } },
        ),
      },
    },
  ];
}

const valid = (trials: readonly Trial[], arm: BaseArmId) =>
  trials.filter(
    (trial) =>
      trial.arm === arm && trial.state === 'completed' && trial.validity.verdict === 'valid',
  ) as Extract<Trial, { state: 'completed' }>[];

function medianRates(rounds: readonly (readonly number[])[]) {
  const length = Math.min(...rounds.map((round) => round.length));
  return Array.from({ length }, (_, i) => ({
    x: (i + 0.5) / 10,
    y: 10 * median(rounds.map((round) => round[i] ?? 0)),
  }));
}
