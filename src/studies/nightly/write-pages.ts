import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from '../../history/folder.ts';
import type { HistoryJudgement } from '../../history/judgement.ts';
import type { Report } from '../../report/document.ts';
import { exportAll } from '../../report/exporters/exporters.ts';
import type { ListedRun } from '../../report/history/input.ts';
import { historyReport } from '../../report/history/report.ts';
import { FolderError, openRunFolder } from '../../run/folder.ts';
import { writeFiles } from '../report-files.ts';

/** Folder of a history, and that of its pages. */
export interface HistoryPlaces {
  readonly history: string;
  readonly pages: string;
}

/** The page over all runs and nights, and the document that it shows. */
export interface HistoryPage {
  readonly report: Report;
  readonly page: string;
}

/** Writes index.html over all runs of a folder and all nights of a history. @throws {WriteError} */
export function writeHistoryPage(
  { history: path, pages }: HistoryPlaces,
  history: History,
  judgement: HistoryJudgement,
): HistoryPage {
  const report = historyReport({ ...history, path, pages, judgement, runs: runsIn(pages) });
  const [page = pages] = writeFiles(pages, exportAll(report));
  return { report, page };
}

/** Lists the runs below a folder, the newest first. Other folders are passed over. */
function runsIn(folder: string): readonly ListedRun[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => name);
  return names
    .flatMap((name) => listedRun(folder, name))
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function listedRun(folder: string, name: string): readonly ListedRun[] {
  try {
    const { plan } = openRunFolder(join(folder, name));
    const { runId, createdAt, preset, runtime, arms } = plan;
    const page = existsSync(join(folder, name, 'report.html')) ? `${name}/report.html` : null;
    return [{ runId, createdAt, preset, runtime, arms: arms.length, page }];
  } catch (error) {
    if (error instanceof FolderError) return [];
    throw error;
  }
}
