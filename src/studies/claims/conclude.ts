import { exportAll } from '../../report/exporters/exporters.ts';
import type { ExitCode } from '../exit-code.ts';
import { writeFiles } from '../report-files.ts';
import { answersTo, isIncomplete } from './answers.ts';
import type { Answer } from './claim.ts';
import { type ClaimsFolder, evidenceOf, testableOf } from './folder.ts';
import type { ClaimPlan } from './plan.ts';
import { claimsReportOf } from './report/input.ts';
import { claimsReport } from './report/report.ts';
import { differenceText, resultLine } from './words.ts';

/** A claim and its answers, one for each server. */
export interface Concluded {
  readonly number: number;
  readonly says: string;
  readonly answers: readonly Answer[];
}

/** Judges every claim from what the folder holds, and from nothing else. */
export const concludedOf = (folder: ClaimsFolder): readonly Concluded[] =>
  folder.plan.claims.map((claim: ClaimPlan) => ({
    number: claim.number,
    says: claim.says,
    answers: answersTo(testableOf(folder, claim), evidenceOf(folder, claim), folder.plan.servers),
  }));

/** Returns 0, or 3 where a deciding criterion was not measured. */
export const exitCodeOf = (concluded: readonly Concluded[]): ExitCode =>
  concluded.some(({ answers }) => answers.some(isIncomplete)) ? 3 : 0;

/** Prints one line for each claim and server, and one where our own server answers otherwise. */
export const resultText = (concluded: readonly Concluded[]): string =>
  concluded
    .flatMap(({ number, answers }) => {
      const difference = differenceText(answers);
      return [
        ...answers.map((answer) => resultLine(number, answer)),
        ...(difference === null ? [] : [`${number} ${difference}`]),
      ];
    })
    .join('\n');

/** Writes the report of the claims into their folder; returns the paths written. */
export const writeClaimsReport = async (folder: ClaimsFolder): Promise<readonly string[]> =>
  writeFiles(folder.path, exportAll(claimsReport(claimsReportOf(folder))));
