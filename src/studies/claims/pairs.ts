import { isGeneratorCrash } from '../../run/attempts.ts';
import type { Trial } from '../../run/trial.ts';
import type { ServerName } from '../../server/arm.ts';
import { armOfSide, type Criterion, type Evidence, type Side } from './claim.ts';
import { type Figure, figures } from './figures.ts';
import type { Testable } from './judge.ts';

/** What both sides of a criterion showed in the same round. */
export interface BothFigures {
  readonly round: number;
  readonly a: number;
  readonly b: number;
}

export interface Pairs {
  readonly pairs: readonly BothFigures[];
  /** Rounds that are still to be run, each in words: an answer before them would be one that the plan did not ask for. */
  readonly missing: readonly string[];
  /** Rounds of which nobody can tell, each in words: invalid by no fault of the server, or of an arm that is not there. */
  readonly gaps: readonly string[];
  /** Rounds in which a server failed or has no such figure. That is about the server: the others may not stand for all. */
  readonly flaws: readonly string[];
  /** Rounds that were planned for both sides. */
  readonly rounds: number;
}

/** The figures of both sides, round by round, and in words why a round has not both. */
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
  const excuse = notMeasured?.[experiment];
  const all = Array.from({ length: rounds }, (_, index) => {
    const round = index + 1;
    const side = (of: Side) => {
      const seen = readSide(trials, { ...of, server, round }, figures[figure]);
      if (typeof seen === 'number' || seen.kind !== 'missing' || excuse === undefined) return seen;
      return { ...seen, text: `${experiment} could not be measured: ${excuse}` };
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

/** The figure, or why there is none. */
function readSide(trials: readonly Trial[], place: Place, figure: Figure): number | Lack {
  const arm = armOfSide(place.server, place);
  if (arm === null) return { kind: 'gap', text: `${place.server} has no ${place.arm}` };
  const trial = trials.find(
    (each) => each.arm === arm && each.cell === place.cell && each.round === place.round,
  );
  const where = `${arm} in ${place.cell}, round ${place.round},`;
  if (trial === undefined) return { kind: 'missing', text: `${where} was not run` };
  const value = figure.read(trial);
  if (value !== null && Number.isFinite(value)) return value;
  const { kind, text } = lackOf(trial, figure);
  return { kind, text: `${where} ${text}` };
}

function lackOf(trial: Trial, { title, objectionTo }: Figure): Lack {
  if (trial.state === 'aborted') return { kind: 'missing', text: 'was interrupted' };
  if (trial.state === 'failed') {
    const [reason] = trial.reason.split('\n');
    const kind = isGeneratorCrash(trial) ? 'gap' : 'flaw';
    return { kind, text: `failed at stage ${trial.stage}: ${reason}` };
  }
  const objection = objectionTo(trial);
  if (objection !== null) return { kind: 'gap', text: `is invalid: ${objection}` };
  return { kind: 'flaw', text: `has no figure for ${title}` };
}
