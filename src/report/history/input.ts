import type { History } from '../../history/folder.ts';
import type { HistoryJudgement } from '../../history/judgement.ts';
import type { Night } from '../../history/night.ts';

/** Everything that the page over all runs and nights shows. */
export interface HistoryInput extends History {
  /** Folder of the nights, and that of the page, as the user wrote them. */
  readonly path: string;
  readonly pages: string;
  readonly judgement: HistoryJudgement;
  /** Folders with a run, the newest first. */
  readonly runs: readonly ListedRun[];
}

/** A run that the page links to. */
export interface ListedRun {
  readonly runId: string;
  readonly createdAt: string;
  readonly preset: string;
  readonly runtime: string;
  readonly arms: number;
  /** Its report, relative to the page; null: it has none yet. */
  readonly page: string | null;
}

/** Writes the day of a night: "2026-01-20". */
export const dayOf = ({ at }: Pick<Night, 'at'>): string => at.slice(0, 10);

/** Finds a night by its run. */
export const nightNamed = (nights: readonly Night[], runId: string): Night | null =>
  nights.find((each) => each.runId === runId) ?? null;
