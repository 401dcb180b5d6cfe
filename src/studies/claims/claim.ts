import type { FigureId } from '../../analysis/figures.ts';
import type { Cell } from '../../plan/plan.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { Trial } from '../../run/trial.ts';
import { arms, type BaseArmId, type Mpm, type ServerName } from '../../server/arm.ts';

/**
 * A common statement about the MPMs, and its test. All but the pictures is data, written to
 * plan.json before the first trial: the criteria cannot be chosen afterwards.
 */
export interface Claim {
  readonly number: number;
  /** It is tested only where it is named; absent: with all others. */
  readonly onRequest?: boolean;
  /** As people say it, in a sentence. */
  readonly says: string;
  /** Predicts the results on this machine if the statement is true. */
  readonly hypothesis: string;
  /** The cause in httpd, with file and function; it explains the figures of either outcome. */
  readonly mechanism: string;
  /** Servers that cannot test it, with the reason: their answer is inconclusive. */
  readonly notFor?: Readonly<Partial<Record<ServerName, string>>>;
  readonly experiments: readonly Experiment[];
  readonly criteria: readonly Criterion[];
  /** One picture, and timelines where a claim needs them. */
  readonly pictures: readonly Picture[];
}

/** Draws results of one server; nothing where there are none. */
export type Picture = (evidence: Evidence, server: ServerName) => readonly Chart[];

/** Draws all pictures of a claim for one server. */
export const draw = (
  { pictures }: Pick<Claim, 'pictures'>,
  evidence: Evidence,
  server: ServerName,
): readonly Chart[] => pictures.flatMap((picture) => picture(evidence, server));

/** A small run with a tuning of its own. */
export interface Experiment {
  /** Unique in the claim; the name of its folder: "parked", "growing". */
  readonly id: string;
  /** The experiment in a sentence. */
  readonly title: string;
  /** Every server under test has an arm for each. */
  readonly mpms: readonly Mpm[];
  /** Arms instead of mpms × servers, where only one server can do it; left out: all. */
  readonly onlyArms?: readonly BaseArmId[];
  /** httpd directives, read by every arm after its own mpm.conf (as --tuning FILE). */
  readonly directives: string;
  readonly cells: readonly Cell[];
  readonly rounds: number;
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
}

/**
 * A prediction about one figure: a against b in the same rounds. It passes where the whole interval
 * is on the predicted side, fails where the whole interval is on the other side, and is
 * inconclusive otherwise.
 */
export interface Criterion {
  /** "prefork answers fewer new clients than event while 64 connections idle". */
  readonly predicts: string;
  readonly experiment: string;
  readonly figure: FigureId;
  readonly a: Side;
  readonly b: Side;
  /** a / b of each round, or a − b where the figure may be zero. */
  readonly by: 'ratio' | 'difference';
  /** within: a/b lies in 1/bound … bound, or a − b in ±bound. */
  readonly predicted: 'above' | 'below' | 'within';
  readonly bound: number;
  /** The answer depends on it; other criteria are only reported. */
  readonly decides: boolean;
}

/** One side of a criterion. The two sides differ in the MPM, in the cell, or in both. */
export interface Side {
  readonly mpm: Mpm;
  readonly cell: string;
  /** An arm such as httpd-event-fpm; left out: the server's arm with that MPM. */
  readonly arm?: BaseArmId;
}

/** The trials of a claim that count, by the id of their experiment; survives JSON. */
export type Evidence = Readonly<Record<string, readonly Trial[]>>;

/** The answer of one server. Supported: all deciding criteria pass; refuted: one of them fails. */
export interface Answer {
  readonly server: ServerName;
  readonly verdict: 'supported' | 'refuted' | 'inconclusive';
  /** The reason for "inconclusive", in a sentence; null otherwise. */
  readonly reason: string | null;
  readonly effects: readonly Effect[];
}

/** The results of one criterion. */
export interface Effect {
  readonly criterion: Criterion;
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  /** The reason for "inconclusive"; null where the criterion passes or fails. */
  readonly reason: string | null;
  /** a/b or a − b in the median round; null where too few rounds have both figures. */
  readonly estimate: number | null;
  readonly interval: {
    readonly low: number;
    readonly high: number;
    readonly confidence: number;
  } | null;
  /** Medians of the rounds. */
  readonly a: number | null;
  readonly b: number | null;
  readonly rounds: number;
}

export const armIdOf = (server: ServerName, mpm: Mpm): BaseArmId => `${server}-${mpm}`;

/** Returns the arm of a side for this server; null where the side names an arm of another one. */
export function armOfSide(server: ServerName, { arm, mpm }: Side): BaseArmId | null {
  if (arm === undefined) return armIdOf(server, mpm);
  return arms[arm].server === server ? arm : null;
}
