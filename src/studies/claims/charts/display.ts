import type { Figure } from '../../../analysis/figures/figure.ts';
import { type FigureId, figures } from '../../../analysis/figures.ts';

const displays: Readonly<Record<Figure['unit'], { factor: number; label: string }>> = {
  perSecond: { factor: 1, label: 'requests/s' },
  us: { factor: 1e-3, label: 'milliseconds' },
  bytes: { factor: 2 ** -20, label: 'MiB' },
  seconds: { factor: 1, label: 'seconds' },
  share: { factor: 100, label: '%' },
  count: { factor: 1, label: 'count' },
};

/** Returns the title of an axis of a figure, and the factor from the figure to that unit. */
export function displayOf(id: FigureId): { readonly factor: number; readonly label: string } {
  const { unit }: Figure = figures[id];
  return displays[unit];
}
