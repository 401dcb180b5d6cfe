import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import type { Margins, Question } from '../plan/questions.ts';
import { type FigureId, figures } from './figures.ts';

/** Figures of a workload, checked against the catalogue. */
export interface WorkloadFigures {
  /** Compared between arms, the most important first. */
  readonly questions: readonly ComparedId[];
  /** Compared between nights too; absent: nothing more. */
  readonly nightly?: readonly ComparedId[];
  /** Columns for a terminal 100 characters wide. */
  readonly short: readonly FigureId[];
  readonly columns: readonly FigureId[];
}

/** A figure that has an equivalence margin. */
type ComparedId = {
  [Id in FigureId]: (typeof figures)[Id]['margin'] extends null ? never : Id;
}[FigureId];

const declared = workloads satisfies Readonly<
  Record<WorkloadName, { readonly figures: WorkloadFigures }>
>;

/** Returns the figures that a workload asks for and shows. */
export const figuresOf = (workload: WorkloadName): WorkloadFigures => declared[workload].figures;

/** Returns what is asked of the arms under a workload, with these equivalence margins. */
export const questionsOf = (workload: WorkloadName, margins: Margins): readonly Question[] =>
  asked(figuresOf(workload).questions, margins);

const asked = (ids: readonly ComparedId[], margins: Margins): readonly Question[] =>
  ids.map((figure) => {
    const { better, margin } = figures[figure];
    return { figure, better, margin: margins[margin] };
  });

type Questions = Readonly<Record<WorkloadName, readonly Question[]>>;

/** Returns what is asked of the arms under every workload, with these equivalence margins. */
export const questionsWith = (margins: Margins): Questions =>
  ofEach((name) => questionsOf(name, margins));

/** Returns the same with what is compared between nights only. */
export const questionsOfNights = (margins: Margins): Questions =>
  ofEach((name) => [
    ...questionsOf(name, margins),
    ...asked(figuresOf(name).nightly ?? [], margins),
  ]);

const ofEach = (of: (name: WorkloadName) => readonly Question[]): Questions =>
  Object.fromEntries(
    (Object.keys(workloads) as WorkloadName[]).map((name) => [name, of(name)]),
  ) as Record<WorkloadName, readonly Question[]>;

/** A question of a plan whose figure this version knows. */
export interface ArmQuestion extends Question {
  readonly figure: FigureId;
}

/** Checks the figure of a question. @throws {Error} where this version does not know it. */
export function armQuestion(question: Question): ArmQuestion {
  const { figure } = question;
  if (!(figure in figures)) throw new Error(`this version knows no figure ${figure}`);
  return { ...question, figure: figure as FigureId };
}
