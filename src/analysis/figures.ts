import { excludingFlaw } from '../run/excluding-flaw.ts';
import type { Trial } from '../run/trial.ts';
import { availabilityFigures } from './figures/availability.ts';
import type { Figure } from './figures/figure.ts';
import { latencyFigures } from './figures/latencies.ts';
import { requestFigures } from './figures/requests.ts';
import { resourceFigures } from './figures/resources.ts';

/** Everything that is read from a trial. Plans, reports, claims and advice refer to it by id. */
export const figures = {
  ...requestFigures,
  ...latencyFigures,
  ...resourceFigures,
  ...availabilityFigures,
} as const satisfies Record<string, Figure>;

export type FigureId = keyof typeof figures;

export const figureIds = Object.keys(figures) as readonly FigureId[];

/** Returns the value of a figure in a trial; null where there is none, or a flaw excludes it. */
export function readFigure(id: FigureId, trial: Trial): number | null {
  const figure: Figure = figures[id];
  if (trial.state === 'failed') return figure.readFailed?.(trial) ?? null;
  if (trial.state === 'aborted' || excludingFlaw(trial, figure.excludes) !== null) return null;
  return figure.read(trial);
}
