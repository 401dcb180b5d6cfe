import { figures } from '../../../analysis/figures.ts';
import { type ChartHead, type Dataset, lineChart } from '../../../report/charts/chart.ts';
import { excludingFlaw } from '../../../run/excluding-flaw.ts';
import type { CompletedTrial, Trial } from '../../../run/trial.ts';
import { arms, type BaseArmId } from '../../../server/arm.ts';
import type { Picture } from '../claim.ts';

/** Lines of one trial each, by the experiment that it belongs to. */
export interface AnsweredSoFar extends ChartHead {
  readonly arm: BaseArmId;
  readonly lines: readonly { readonly label: string; readonly experiment: string }[];
}

/**
 * Draws the answers up to each tenth of a second beside the clients that came. A flat line means
 * that nobody is answered; where the lines meet, nobody waits. Uses the first usable trial of each
 * experiment. @returns none where there is no such trial.
 */
export const answeredSoFar =
  ({ arm, lines, ...head }: AnsweredSoFar): Picture =>
  (evidence, server) => {
    if (arms[arm].server !== server) return [];
    const drawn = lines.flatMap(({ label, experiment }, i) => {
      const trial = evidence[experiment]?.find(isUsable);
      return trial === undefined ? [] : [{ label, trial, colour: `@part-${i + 1}` }];
    });
    const longest = drawn.toSorted((a, b) => b.trial.durationSeconds - a.trial.durationSeconds)[0];
    if (longest === undefined) return [];
    return [
      lineChart(head, {
        titles: { x: 'seconds', y: 'new clients' },
        size: 'full',
        datasets: [
          ...drawn.map(({ label, trial, colour }) => answered(label, trial, colour)),
          came(longest.trial),
        ],
        x: { min: 0 },
      }),
    ];
  };

const isUsable = (trial: Trial): trial is CompletedTrial =>
  trial.state === 'completed' && excludingFlaw(trial, figures.answered.excludes) === null;

/** Draws the answers so far to the end of the window; the last one may have come long before. */
function answered(label: string, trial: CompletedTrial, colour: string): Dataset {
  const { completed } = trial.per100Ms;
  const tenths = Math.max(completed.length, Math.ceil(trial.durationSeconds * 10 - 0.01));
  let sum = 0;
  const points = Array.from({ length: tenths }, (_, i) => {
    sum += completed[i] ?? 0;
    return { x: Number(((i + 1) / 10).toFixed(1)), y: sum };
  });
  return line(label, colour, [{ x: 0, y: 0 }, ...points]);
}

/** Draws a straight line to the number of clients that came: their rate is constant. */
function came({ carried, sent, queued, durationSeconds }: CompletedTrial): Dataset {
  const end = { x: Number(durationSeconds.toFixed(1)), y: carried + sent + queued };
  return { ...line('came', '@muted', [{ x: 0, y: 0 }, end]), borderDash: [4, 4] };
}

const line = (label: string, colour: string, data: Dataset['data']): Dataset => ({
  label,
  data,
  borderColor: colour,
  backgroundColor: colour,
  borderWidth: 1.5,
  pointRadius: 0,
  pointHitRadius: 0,
});
