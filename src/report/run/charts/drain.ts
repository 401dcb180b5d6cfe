import type { CellSummary } from '../../../analysis/summary.ts';
import { byRound } from '../../charts/by-round.ts';
import { armLine, type Chart } from '../../charts/chart.ts';
import { compared, findingOf } from '../../sentences.ts';

/** Draws how long each burst took until its last connection had ended. */
export function drain(cell: CellSummary): readonly Chart[] {
  const arms = cell.arms.filter((arm) =>
    arm.valid.some((trial) => (trial.phases?.drainUs.length ?? 0) > 0),
  );
  if (arms.length === 0) return [];
  const head = {
    id: `${cell.cell.id}-drain`,
    title: `Drain of each burst, milliseconds: ${cell.short}`,
    takeaway: compared(findingOf(cell, 'drain')),
  };
  const titles = { x: 'round (the bursts of a round in their order)', y: 'milliseconds' };
  return [
    byRound(
      head,
      titles,
      arms.map(({ mpm, name, valid }) => ({
        label: name,
        look: { ...armLine({ mpm }), pointRadius: 3, pointBorderWidth: 1 },
        rounds: valid.map(({ round, phases }) => ({
          round,
          values: (phases?.drainUs ?? []).map((us) => us / 1000),
        })),
      })),
    ),
  ];
}
