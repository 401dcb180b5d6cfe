import { figures } from '../../../analysis/figures.ts';
import { axes, type Chart, type Dataset } from '../../../report/charts/chart.ts';
import { excludingFlaw } from '../../../run/exclusion.ts';
import type { CompletedTrial, Trial } from '../../../run/trial.ts';
import type { Evidence } from '../claim.ts';

/** Lines of one trial each, by the experiment that it belongs to. */
export interface AnsweredSoFar {
  readonly id: string;
  readonly title: string;
  readonly takeaway: string;
  readonly lines: readonly { readonly label: string; readonly experiment: string }[];
}

/**
 * How many answers there were up to each tenth of a second, beside how many clients had come: where a line lies flat nobody is
 * answered, and where it joins the other nobody waits. The first trial of each experiment that tells.
 * @returns none where no trial did.
 */
export function answeredSoFar(
  { lines, ...said }: AnsweredSoFar,
  evidence: Evidence,
): readonly Chart[] {
  const drawn = lines.flatMap(({ label, experiment }, i) => {
    const trial = evidence[experiment]?.find(isTold);
    return trial === undefined ? [] : [{ label, trial, colour: `@part-${i + 1}` }];
  });
  const longest = drawn.toSorted((a, b) => b.trial.durationSeconds - a.trial.durationSeconds)[0];
  if (longest === undefined) return [];
  return [
    {
      ...said,
      heightPx: 300,
      size: 'full',
      config: {
        type: 'line',
        data: {
          datasets: [
            ...drawn.map(({ label, trial, colour }) => answered(label, trial, colour)),
            came(longest.trial),
          ],
        },
        options: axes(
          { x: 'seconds', y: 'new clients' },
          { x: { type: 'linear', min: 0 }, y: { beginAtZero: true } },
        ),
      },
    },
  ];
}

const isTold = (trial: Trial): trial is CompletedTrial =>
  trial.state === 'completed' && excludingFlaw(trial, figures.answered.excludes) === null;

/** To the end of the window, though the last answer may have come long before. */
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

/** A straight line to how many came: they do so at one rate, if not at even gaps. */
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
