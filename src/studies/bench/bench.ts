import { join } from 'node:path';
import { reportInput } from '../../analysis/input.ts';
import { summarize } from '../../analysis/summary.ts';
import type { Plan } from '../../plan/plan.ts';
import { openRunFolder } from '../../run/folder.ts';
import type { RuntimeWish } from '../choose-runtime.ts';
import type { ExitCode } from '../exit-code.ts';
import { openAtLooks, openText } from '../open-at-looks.ts';
import { tellReport, writeReport } from '../report-files.ts';
import { exitCodeOf } from '../result.ts';
import { stage } from '../stage.ts';
import type { Study } from '../study.ts';
import type { Terminal } from '../terminal.ts';
import { answering } from './answering.ts';

/** Request of `npm run bench`. */
export interface BenchJob extends Partial<Pick<Study, 'command' | 'continuedBy'>> {
  readonly plan: Plan;
  readonly path: string;
  readonly resumed: boolean;
  readonly runtimeWish: RuntimeWish;
  readonly json: boolean;
  /** Prints the whole report, not its answer alone. */
  readonly verbose: boolean;
  /** Port of the live page, as `Study` has it. */
  readonly livePort: number | undefined;
}

/** Returns the folder of a run that was not given one. */
export const usualOut = (runId: string): string => join('reports', runId);

/** Makes the main job a study of one run. */
export const benchStudy = (
  { plan, json, verbose, ...job }: BenchJob,
  terminal: Terminal,
): Study => ({
  command: 'bench',
  ...job,
  hasReport: true,
  reportFile: 'report.html',
  runId: plan.runId,
  parts: [{ id: '', title: 'Measure', plan, checksTuning: true }],
  openCells: openAtLooks,
  openText: openText,
  runtimeOf: ({ plan: { target } }, runtime) =>
    target === undefined ? runtime : { ...runtime, start: answering(runtime.start, target) },
  conclude: () => conclude(job.path, { json, verbose }, terminal),
});

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
