import { join } from 'node:path';
import { reportInput } from '../../analysis/input.ts';
import { summarize } from '../../analysis/summary.ts';
import type { Plan } from '../../plan/plan.ts';
import { exportAll } from '../../report/exporters/exporters.ts';
import { terminalText } from '../../report/exporters/text.ts';
import { runReport } from '../../report/run/report.ts';
import { openRunFolder } from '../../run/folder.ts';
import type { RuntimeWish } from '../choose-runtime.ts';
import type { ExitCode } from '../exit-code.ts';
import { writeFiles } from '../report-files.ts';
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
}

/** Returns the folder of a run that was not given one. */
export const usualOut = (runId: string): string => join('reports', runId);

/** Makes the main job a study of one run. */
export const benchStudy = ({ plan, json, ...job }: BenchJob, terminal: Terminal): Study => ({
  ...job,
  command: 'bench',
  runId: plan.runId,
  parts: [{ id: '', title: 'Measure', plan, checksTuning: true }],
  conclude: () => conclude(job.path, json, terminal),
});

async function conclude(path: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const input = reportInput(openRunFolder(path));
  const rendered = runReport(summarize(input));
  const files = await stage('Write the report', terminal, async () =>
    writeFiles(path, exportAll(rendered)),
  );
  terminal.out(json ? JSON.stringify(input.trials) : terminalText(rendered));
  terminal.err(`Report: ${files[0]}`);
  return exitCodeOf(input.trials, input.plan);
}
