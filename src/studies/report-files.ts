import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunInput } from '../analysis/input.ts';
import { summarize } from '../analysis/summary.ts';
import type { HistoryJudgement } from '../history/judgement.ts';
import type { Message } from '../host/message.ts';
import { type WriteError, writeFileWhole } from '../host/write-file.ts';
import type { Report } from '../report/document.ts';
import type { ReportFile } from '../report/exporters/exporter.ts';
import { exportAll } from '../report/exporters/exporters.ts';
import { terminalText } from '../report/exporters/text.ts';
import { runReport } from '../report/run/report.ts';
import type { Terminal } from './terminal.ts';

/** Writes the files of a report into a folder; gives the paths written. @throws {WriteError} */
export function writeFiles(folder: string, files: readonly ReportFile[]): readonly string[] {
  return files.map(({ path, content }) => {
    const full = join(folder, path);
    writeFileWhole(full, content);
    return full;
  });
}

/** A report that was written, and where its page is. */
export interface Written {
  readonly report: Report;
  readonly page: string;
}

/** Writes the report of a run into its folder. @throws {WriteError} */
export function writeReport(path: string, input: RunInput): Written {
  const report = runReport(summarize(input), keptJudgement(path));
  const [page = path] = writeFiles(path, exportAll(report));
  return { report, page };
}

const judgementFile = 'judgement.json';

/** Keeps what the history said with a run as its newest night, for its reports. */
export const keepJudgement = (path: string, judgement: HistoryJudgement): void =>
  writeFileWhole(join(path, judgementFile), `${JSON.stringify(judgement, null, 2)}\n`);

/** Returns the judgement that was kept with a run; null: it is no night. */
function keptJudgement(path: string): HistoryJudgement | null {
  const file = join(path, judgementFile);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as HistoryJudgement) : null;
}

/** Prints the answer, or the whole report, and where the page is. */
export function tellReport({ report, page }: Written, verbose: boolean, terminal: Terminal): void {
  terminal.out(terminalText(report, verbose ? 'whole' : 'answer').trimEnd());
  const hint = verbose ? '' : '; --verbose prints all numbers and verdicts';
  terminal.err(`Report: ${page}${hint}`);
}

/**
 * Says that a report could not be written, that its trials are safe, and how to write it again.
 * @param again the rest of the command that does, after "npm run".
 */
export const notWritten = (error: WriteError, path: string, again: Message): Message => [
  `${error.message}\nThe trials in ${path} are safe. When it can be written, write it again: `,
  'npm run ',
  ...[again].flat(),
];
