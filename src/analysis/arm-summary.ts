import type { LoadErrors } from '../load/load.ts';
import type { AbortedTrial, CompletedTrial, FailedTrial } from '../run/trial.ts';
import type { InstanceId, Mpm, ServerName } from '../server/arm.ts';
import type { Spread } from '../stats/spread.ts';
import type { FigureId } from './figures.ts';

/** The trials of one arm instance under one cell, and their figures. */
export interface ArmSummary {
  readonly arm: InstanceId;
  readonly server: ServerName;
  readonly mpm: Mpm;
  /** Index among the arms with this MPM, from 0; decides how it is drawn. */
  readonly nth: number;
  /** The MPM alone for httpd or where one server takes part, else its base arm's id; then more. */
  readonly name: string;
  /** MaxRequestWorkers: connections served at once; null where the plan does not tell. */
  readonly capacity: number | null;
  readonly planned: number;
  /** All that came to their end, valid or not. */
  readonly completed: readonly CompletedTrial[];
  readonly valid: readonly CompletedTrial[];
  readonly invalid: readonly CompletedTrial[];
  readonly failed: readonly FailedTrial[];
  readonly aborted: readonly AbortedTrial[];
  /** Over the rounds in which no flaw excludes the figure; null where none has it. */
  readonly numbers: Readonly<Record<FigureId, Measured | null>>;
  /** Sum over all completed rounds, valid or not. */
  readonly errors: LoadErrors;
}

export interface Measured extends Spread {
  /** A percentile with fewer than 50 samples beyond it in some round. */
  readonly thin: boolean;
  /** A lower bound: in some round an unanswered request decides the value by its wait so far. */
  readonly censored: boolean;
}

/** Two arms to compare. */
export interface ArmPair {
  readonly a: ComparedArm;
  readonly b: ComparedArm;
}

export type ComparedArm = Pick<ArmSummary, 'arm' | 'name' | 'completed' | 'planned'>;
