import { controlMoved } from '../../analysis/comparisons.ts';
import type { Summary } from '../../analysis/summary.ts';
import { plural } from '../format.ts';
import { formatPercent } from './ratios.ts';

const controlsOf = ({ cells }: Summary) =>
  cells.flatMap(({ comparisons }) =>
    comparisons
      .filter((each, i) => {
        // Every set of pairs of one question has the same control.
        const { figure } = each.question;
        return comparisons.findIndex(({ question }) => question.figure === figure) === i;
      })
      .flatMap(({ control }) => (control === null ? [] : [control])),
  );

/** Returns what the run's A/A control showed: an arm against its own second start. */
export function controlFacts(summary: Summary): readonly string[] {
  const all = controlsOf(summary);
  const judged = all.flatMap(({ verdict }) =>
    verdict.outcome === 'not-measured' ? [] : [verdict],
  );
  if (all.length === 0) return [];
  const name = all[0]?.a.name ?? '';
  if (judged.length === 0) return [`A/A control: two starts of ${name} could not be compared`];
  const moves = judged.map(({ effect }) => Math.abs(Math.log(effect.estimate)));
  const most = formatPercent(Math.expm1(Math.max(...moves)));
  const different = all.filter((each) => controlMoved(each) !== null).length;
  const distance = `at most ${most} in ${plural(judged.length, 'figure')}`;
  const beyond = `${different === 0 ? 'none' : different} of them beyond chance`;
  return [`A/A control: two starts of ${name} differ by ${distance}, ${beyond}`];
}

/** Tells whether the A/A control failed: differences between the arms are then worth nothing. */
export const controlFailed = (summary: Summary): boolean =>
  controlsOf(summary).some((each) => controlMoved(each) !== null);
