import { controlResult } from '../../analysis/judge-pair.ts';
import type { Summary } from '../../analysis/summary.ts';
import { plural } from '../format.ts';
import { formatBounds, formatDifferences } from './ratios.ts';

/** Returns one control a question: all sets of pairs have the same, at their confidence. */
const controlsOf = ({ cells }: Summary) =>
  cells.flatMap(({ cell, comparisons }) =>
    [...Map.groupBy(comparisons, ({ question }) => question.figure).values()].flatMap(([first]) =>
      first === undefined || first.control === null
        ? []
        : [
            {
              cell: cell.id,
              pair: first.control,
              result: controlResult(first.control, first.rule),
            },
          ],
    ),
  );

/** Returns what the run's A/A control showed: an arm against its own second start. */
export function controlFacts(summary: Summary): readonly string[] {
  const all = controlsOf(summary);
  if (all.length === 0) return [];
  const count = (wanted: string) => all.filter(({ result }) => result === wanted).length;
  const intervals = all.flatMap(({ pair: { verdict } }) => {
    if (verdict.outcome === 'not-measured') return [];
    const { difference, scale } = verdict.effect;
    return [scale === 'ratio' ? formatBounds(difference) : formatDifferences(difference)];
  });
  const found = [
    [count('passed'), 'within the margin'],
    [count('failed'), 'beyond chance'],
    [count('says-nothing'), 'too uncertain to say anything'],
  ] as const;
  const parts = found.filter(([n]) => n > 0).map(([n, text]) => `${n} ${text}`);
  const shown = intervals.length === 0 ? '' : ` (intervals: ${intervals.join(', ')})`;
  const figures = plural(all.length, 'figure');
  return [
    `A/A control: two starts of ${all[0]?.pair.a.name}, ${figures}: ${parts.join(', ')}${shown}`,
  ];
}

/** Returns the cells whose A/A control failed: the run sees differences that are not there. */
export const failedControls = (summary: Summary): readonly string[] => [
  ...new Set(
    controlsOf(summary).flatMap(({ cell, result }) => (result === 'failed' ? [cell] : [])),
  ),
];
