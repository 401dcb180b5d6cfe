import type { CellSummary } from '../../../analysis/summary.ts';
import { armLine } from '../../charts/arm-style.ts';
import { byRound } from '../../charts/by-round.ts';
import { type Chart, headOf } from '../../charts/chart.ts';
import { compared, findingOf } from '../../sentences.ts';

/** Draws how long each burst took until its last connection had ended. */
export function drain(cell: CellSummary): readonly Chart[] {
  const arms = cell.arms.filter(({ valid }) => valid.some(({ phases }) => phases?.drainUs.length));
  if (arms.length === 0) return [];
  const takeaway = compared(findingOf(cell, 'drain'));
  const series = arms.map((arm) => ({
    label: arm.name,
    look: { ...armLine(arm), pointRadius: 3, pointBorderWidth: 1 },
    rounds: arm.valid.map(({ round, phases }) => ({
      round,
      values: (phases?.drainUs ?? []).map((us) => us / 1000),
    })),
  }));
  const head = headOf(cell, 'drain', 'Drain of each burst, milliseconds', takeaway);
  const titles = { x: 'round (the bursts of a round in their order)', y: 'milliseconds' };
  return [byRound(head, titles, series)];
}
