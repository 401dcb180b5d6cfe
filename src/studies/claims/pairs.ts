import { type FigureId, figures, readFigure } from '../../analysis/figures.ts';
import { isOwnFailure } from '../../run/attempts.ts';
import { excludingFlaw } from '../../run/excluding-flaw.ts';
import type { Trial } from '../../run/trial.ts';
import type { ServerName } from '../../server/arm.ts';
import { armOfSide, type Criterion, type Evidence, type Side } from './claim.ts';
import type { Testable } from './testable.ts';

/** Values of both sides of a criterion in the same round. */
export interface BothValues {
  readonly round: number;
  readonly a: number;
  readonly b: number;
}

export interface Pairs {
  readonly pairs: readonly BothValues[];
  /** Rounds still to be run, each in words: the plan asks for no answer before them. */
  readonly missing: readonly string[];
  /** Rounds without a value and without a fault of the server: invalid trials, missing arms. */
  readonly gaps: readonly string[];
  /** Rounds in which a server failed or has no value: the other rounds may not represent it. */
  readonly flaws: readonly string[];
  /** Rounds planned for both sides. */
  readonly rounds: number;
}

/** Reads the values of both sides, round by round, and in words why a round has not both. */
export function readPairs(
  { experiments, notMeasured }: Testable,
  { experiment, figure, a, b }: Criterion,
  evidence: Evidence,
  server: ServerName,
): Pairs {
  const planned = experiments.find(({ id }) => id === experiment);
  const trials = evidence[experiment] ?? [];
  const roundsOf = ({ cell }: Side) => planned?.cells.find(({ id }) => id === cell)?.rounds ?? 0;
  const rounds = Math.min(planned?.rounds ?? 0, roundsOf(a), roundsOf(b));
  const skipReason = notMeasured?.[experiment];
  const all = Array.from({ length: rounds }, (_, index) => {
    const round = index + 1;
    const side = (of: Side) => {
      const value = readSide(trials, { ...of, server, round }, figure);
      if (typeof value === 'number' || value.kind !== 'missing' || skipReason === undefined) {
        return value;
      }
      return { ...value, text: `${experiment} could not be measured: ${skipReason}` };
    };
    return { round, a: side(a), b: side(b) };
  });
  const lacks = all.flatMap((pair) => [pair.a, pair.b].filter((side) => typeof side !== 'number'));
  const textsOf = (kind: Lack['kind']) => [
    ...new Set(lacks.filter((lack) => lack.kind === kind).map(({ text }) => text)),
  ];
  return {
    rounds,
    pairs: all.flatMap(({ round, a: one, b: other }) =>
      typeof one === 'number' && typeof other === 'number' ? [{ round, a: one, b: other }] : [],
    ),
    missing: textsOf('missing'),
    gaps: textsOf('gap'),
    flaws: textsOf('flaw'),
  };
}

interface Place extends Side {
  readonly server: ServerName;
  readonly round: number;
}

interface Lack {
  readonly kind: 'missing' | 'gap' | 'flaw';
  readonly text: string;
}

/** Returns the value, or why there is none. */
function readSide(trials: readonly Trial[], place: Place, figure: FigureId): number | Lack {
  const arm = armOfSide(place.server, place);
  if (arm === null) return { kind: 'gap', text: `${place.server} has no ${place.arm}` };
  const trial = trials.find(
    (each) => each.arm === arm && each.cell === place.cell && each.round === place.round,
  );
  const where = `${arm} in ${place.cell}, round ${place.round},`;
  if (trial === undefined) return { kind: 'missing', text: `${where} was not run` };
  const value = readFigure(figure, trial);
  if (value !== null && Number.isFinite(value)) return value;
  const { kind, text } = lackOf(trial, figure);
  return { kind, text: `${where} ${text}` };
}

function lackOf(trial: Trial, id: FigureId): Lack {
  const { noun, excludes } = figures[id];
  if (trial.state === 'aborted') return { kind: 'missing', text: 'was interrupted' };
  if (trial.state === 'failed') {
    const [reason] = trial.reason.split('\n');
    const kind = isOwnFailure(trial) ? 'gap' : 'flaw';
    return { kind, text: `failed at stage ${trial.stage}: ${reason}` };
  }
  const flaw = excludingFlaw(trial, excludes);
  if (flaw !== null) return { kind: 'gap', text: `is invalid: ${flaw}` };
  return { kind: 'flaw', text: `has no value of ${noun}` };
}
