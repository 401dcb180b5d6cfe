import type { FigureId } from '../../analysis/figures.ts';
import type { Mpm } from '../../server/arm.ts';
import type { Criterion, Side } from './claim.ts';

type Prediction = Omit<Criterion, 'predicts' | 'decides'>;

const on =
  (mpm: Mpm) =>
  (cell: string): Side => ({ mpm, cell });

/** Sides of each MPM, in the cell of that name. */
export const sides = { prefork: on('prefork'), worker: on('worker'), event: on('event') };

const compare =
  (by: Criterion['by']) => (experiment: string, figure: FigureId, a: Side, b: Side) => {
    const to =
      (predicted: Criterion['predicted']) =>
      (bound: number): Prediction => ({
        ...{ experiment, figure, a, b, by, predicted, bound },
      });
    return { above: to('above'), below: to('below'), within: to('within') };
  };

/** Predicts a / b of each round: `ratio('many', 'rate', a, b).above(2)`. */
export const ratio = compare('ratio');

/** Predicts a − b of each round. */
export const difference = compare('difference');

/** Makes a criterion on which the answer depends. @param predicts the prediction in a sentence. */
export const decides = (predicts: string, prediction: Prediction): Criterion => ({
  ...{ predicts, ...prediction, decides: true },
});

/** Makes a criterion that is only reported. */
export const reports = (predicts: string, prediction: Prediction): Criterion => ({
  ...decides(predicts, prediction),
  decides: false,
});
