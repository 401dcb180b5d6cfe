import type { FigureId } from '../../analysis/figures.ts';
import type { Cell } from '../../plan/plan.ts';
import type { Chart } from '../../report/charts/chart.ts';
import type { Trial } from '../../run/trial.ts';
import { arms, type BaseArmId, type Mpm, type ServerName } from '../../server/arm.ts';

/**
 * A statement about the MPMs that administrators read everywhere, and how it is put to the test. All of it but the picture is
 * data, written to plan.json before the first trial: what would support the statement and what would refute it cannot be chosen
 * afterwards.
 */
export interface Claim {
  readonly number: number;
  /** As people say it, in a sentence. */
  readonly says: string;
  /** What would be seen on this machine if it held. */
  readonly hypothesis: string;
  /** How httpd does it, with file and function: it explains the figures, whichever way they turn out. */
  readonly mechanism: string;
  /** Servers to which it cannot be put, and why; theirs is the answer inconclusive, with that as its reason. */
  readonly notFor?: Readonly<Partial<Record<ServerName, string>>>;
  readonly experiments: readonly Experiment[];
  readonly criteria: readonly Criterion[];
  /** The one picture, and for claims that need them a timeline or two below it. Draws what was measured of one server. */
  pictures(evidence: Evidence, server: ServerName): readonly Chart[];
}

/** A small run of its own, with its own tuning. */
export interface Experiment {
  /** Unique in the claim; the name of its folder: "parked", "growing". */
  readonly id: string;
  /** What is done, in a sentence. */
  readonly title: string;
  /** Of every server under test there is an arm for each. */
  readonly mpms: readonly Mpm[];
  /** Arms instead of mpms × servers, where only one server can do it; null: all. */
  readonly onlyArms: readonly BaseArmId[] | null;
  /** httpd directives, read by every arm after its own mpm.conf (as --tuning FILE). */
  readonly directives: string;
  readonly cells: readonly Cell[];
  readonly rounds: number;
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
}

/**
 * A prediction about one figure: a against b in the same rounds, on the interval, not the mean. It holds where the whole
 * interval is on the predicted side, fails where the whole interval is on the other side, and is open otherwise.
 */
export interface Criterion {
  /** "prefork answers fewer new clients than event while 64 connections idle": what is predicted. */
  readonly predicts: string;
  readonly experiment: string;
  readonly figure: FigureId;
  readonly a: Side;
  readonly b: Side;
  /** a / b of each round, or a − b where the figure may be zero. */
  readonly by: 'ratio' | 'difference';
  /** above: a/b (a − b) lies above the bound; below: below it; within: a/b lies in 1/bound … bound (a − b in ±bound). */
  readonly predicted: 'above' | 'below' | 'within';
  readonly bound: number;
  /** The answer hangs on it; what does not decide is reported beside. */
  readonly decides: boolean;
}

/** A place where the figure is read. The two sides of a criterion may differ in the MPM, in the cell, or in both. */
export interface Side {
  readonly mpm: Mpm;
  readonly cell: string;
  /** An arm that is more than a server and an MPM, such as httpd-event-fpm; left out, the server's arm of that MPM. */
  readonly arm?: BaseArmId;
}

/** What was measured for a claim: the trials of each experiment that count, by its id; records only, and survives JSON. */
export type Evidence = Readonly<Record<string, readonly Trial[]>>;

/** The answer for one server. Supported: every deciding criterion holds; refuted: one of them fails; else inconclusive. */
export interface Answer {
  readonly server: ServerName;
  readonly verdict: 'supported' | 'refuted' | 'inconclusive';
  /** Why it is inconclusive, in a sentence; null otherwise. */
  readonly reason: string | null;
  readonly effects: readonly Effect[];
}

/** What was measured of one criterion. */
export interface Effect {
  readonly criterion: Criterion;
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  /** Why there is no figure, or nothing can be said; null where holds or fails. */
  readonly reason: string | null;
  /** a/b (geometric mean of the rounds) or a − b; null where too few rounds have both figures. */
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

/** The arm in which a side is read for this server; null where the side names an arm of another one. */
export function armOfSide(server: ServerName, { arm, mpm }: Side): BaseArmId | null {
  if (arm === undefined) return armIdOf(server, mpm);
  return arms[arm].server === server ? arm : null;
}
