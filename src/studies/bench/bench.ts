import { join } from 'node:path';
import { reportInput } from '../../analysis/input.ts';
import { openCells } from '../../analysis/open-cells.ts';
import { summarize } from '../../analysis/summary.ts';
import type { Plan } from '../../plan/plan.ts';
import { plural } from '../../report/format.ts';
import { openRunFolder } from '../../run/folder.ts';
import type { OpenCells } from '../../run/jobs.ts';
import type { Trial } from '../../run/trial.ts';
import type { RuntimeWish } from '../choose-runtime.ts';
import type { ExitCode } from '../exit-code.ts';
import { tellReport, writeReport } from '../report-files.ts';
import { exitCodeOf } from '../result.ts';
import { stage } from '../stage.ts';
import type { Study } from '../study.ts';
import type { Terminal } from '../terminal.ts';

/** Request of `npm run bench`. */
export interface BenchJob {
  readonly plan: Plan;
  readonly path: string;
  readonly resumed: boolean;
  readonly runtimeWish: RuntimeWish;
  readonly json: boolean;
  /** Prints the whole report, not its answer alone. */
  readonly verbose: boolean;
}

/** Returns the folder of a run that was not given one. */
export const usualOut = (runId: string): string => join('reports', runId);

/** Makes the main job a study of one run. */
export const benchStudy = (
  { plan, json, verbose, ...job }: BenchJob,
  terminal: Terminal,
): Study => ({
  ...job,
  command: 'bench',
  runId: plan.runId,
  parts: [{ id: '', title: 'Measure', plan, checksTuning: true }],
  openCells: openAtLooks,
  openText: openText,
  conclude: () => conclude(job.path, { json, verbose }, terminal),
});

/** Cells go on until all their questions are decided; questions are judged at the looks only. */
const openAtLooks =
  (plan: Plan): OpenCells =>
  (records, roundsDone) =>
    passedLook(plan, roundsDone) ? openCells(plan, records, roundsDone) : null;

const passedLook = ({ comparison: { looks } }: Plan, roundsDone: number): boolean =>
  looks.at.some(({ rounds }) => rounds <= roundsDone);

/** Continues a line of progress: "; 2 of 5 situations decided". */
function openText(plan: Plan, records: readonly Trial[], roundsDone: number): string {
  const asked = plan.cells.filter(({ questions }) => questions.length > 0);
  if (!passedLook(plan, roundsDone)) return '';
  const open = openCells(plan, records, roundsDone);
  const decided = asked.filter(({ id }) => !open.has(id)).length;
  return `; ${decided} of ${plural(asked.length, 'situation')} decided`;
}

async function conclude(
  path: string,
  { json, verbose }: Pick<BenchJob, 'json' | 'verbose'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const input = reportInput(openRunFolder(path));
  const written = await stage('Write the report', terminal, async () => writeReport(path, input));
  if (json) terminal.out(JSON.stringify(input.trials));
  else tellReport(written, verbose, terminal);
  return exitCodeOf(summarize(input));
}
