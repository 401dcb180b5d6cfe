import type { CellSummary } from '../../../analysis/summary.ts';
import { armLine, axes, type Chart } from '../../charts/chart.ts';
import { compared, findingOf } from '../../sentences.ts';

/** burst: how long until the last connection of a burst had ended, each burst a point. */
export function drain(cell: CellSummary): readonly Chart[] {
  const arms = cell.arms.filter((arm) =>
    arm.valid.some((trial) => (trial.phases?.drainUs.length ?? 0) > 0),
  );
  if (arms.length === 0) return [];
  const rounds = arms.flatMap((arm) => arm.valid.map((trial) => trial.round));
  const datasets = arms.map((arm, i) => ({
    ...armLine(arm),
    label: arm.name,
    showLine: false,
    pointRadius: 3,
    pointBorderWidth: 1,
    data: arm.valid.flatMap((trial) =>
      (trial.phases?.drainUs ?? []).map((us, burst, all) => ({
        x: place(trial.round, i, arms.length, burst / all.length),
        y: us / 1000,
      })),
    ),
  }));
  return [
    {
      id: `${cell.cell.id}-drain`,
      title: `Drain of each burst, milliseconds: ${cell.short}`,
      takeaway: compared(findingOf(cell, 'drain')),
      heightPx: 320,
      size: 'full',
      config: {
        type: 'line',
        data: { datasets },
        options: axes(
          { x: 'round (the bursts of a round side by side, in their order)', y: 'milliseconds' },
          {
            x: {
              type: 'linear',
              // Not a whole number of rounds wide: Chart.js would then count its ticks from -0.5.
              min: Math.min(...rounds) - 0.55,
              max: Math.max(...rounds) + 0.55,
              ticks: { stepSize: 1, includeBounds: false },
            },
            y: { beginAtZero: true },
          },
        ),
      },
    },
  ];
}

/** Arms stand beside one another within a round, and the bursts of each from left to right. */
function place(round: number, arm: number, arms: number, progress: number): number {
  const width = 0.8 / arms;
  return Number((round - 0.4 + width * (arm + 0.1 + 0.8 * progress)).toFixed(3));
}
