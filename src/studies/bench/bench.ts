import { join } from 'node:path';
import { reportInput } from '../../analysis/input.ts';
import { summarize } from '../../analysis/summary.ts';
import type { BenchFlags, Problems } from '../../plan/flags.ts';
import type { Plan } from '../../plan/plan.ts';
import { exportAll } from '../../report/exporters/exporters.ts';
import { terminalText } from '../../report/exporters/text.ts';
import { runReport } from '../../report/run/report.ts';
import {
  createRunFolder,
  FolderError,
  openRunFolder,
  type RunFolder,
  writeEnvironment,
} from '../../run/folder.ts';
import { runtimes } from '../../server/runtimes.ts';
import { ServerError } from '../../server/server.ts';
import { calibrated } from '../calibrated.ts';
import { claimMachine, removeLeftovers } from '../cleanup.ts';
import type { ExitCode } from '../exit-code.ts';
import { measure } from '../measure.ts';
import { checkOut } from '../out-folder.ts';
import { planHere } from '../plan-here.ts';
import { planText } from '../plan-text.ts';
import { prepare } from '../prepare.ts';
import { refuse } from '../refuse.ts';
import { writeFiles } from '../report-files.ts';
import { exitCodeOf, interruptedText } from '../result.ts';
import { stage } from '../stage.ts';
import type { Terminal } from '../terminal.ts';

/** The main job: plan, measure, report. `extra` is what was typed besides the flags. */
export async function bench(
  flags: BenchFlags,
  extra: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const problems: Problems = extra.map(unexpected);
  const resumed = flags.resume === undefined ? null : resume(flags.resume, problems);
  const plan = resumed?.plan ?? (await planHere(flags, problems));
  const out = resumed?.path ?? flags.out ?? join('reports', plan?.runId ?? 'run');
  if (resumed === null) checkOut(out, problems);
  using _claim = flags.dryRun ? null : claimMachine(plan?.runId ?? 'refused', problems);
  if (plan === null || problems.length > 0) return refuse('bench', problems, terminal);
  if (flags.dryRun) {
    terminal.out(flags.json ? JSON.stringify(plan, null, 2) : planText(plan, out));
    return 0;
  }
  const mayFallBack = flags.runtime === 'auto' && resumed === null;
  // Awaited here: the claim must outlive the work.
  return await carryOut(
    { plan, resumed, out, json: flags.json ?? false, mayFallBack },
    terminal,
    signal,
  );
}

interface Job {
  readonly plan: Plan;
  /** The folder of the run that goes on, with --resume. */
  readonly resumed: RunFolder | null;
  readonly out: string;
  readonly json: boolean;
  /** --runtime auto: plain processes will do where containers cannot be had. */
  readonly mayFallBack: boolean;
}

async function carryOut(job: Job, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  let folder = job.resumed;
  try {
    for (const line of await removeLeftovers()) terminal.err(line);
    const ready = await stage('Prepare httpd', terminal, (tell) =>
      prepare(job.plan, job.mayFallBack, tell, signal),
    );
    const { armsText } = runtimes[ready.plan.runtime];
    terminal.err(`The arms run as ${armsText}: ${ready.plan.runtimeReason}`);
    folder ??= createRunFolder(job.out, ready.plan);
    const { calibration, environment } = await calibrated(
      ready.plan,
      ready.facts,
      terminal,
      signal,
    );
    writeEnvironment(folder, environment);
    const trials = await measure(folder, ready.runtime, calibration, terminal, signal);
    if (signal.aborted) return interrupted(folder, terminal);
    await report(folder, job.json, terminal);
    return signal.aborted ? 130 : exitCodeOf(trials, folder.plan);
  } catch (error) {
    if (signal.aborted) return interrupted(folder, terminal);
    if (!(error instanceof ServerError || error instanceof FolderError)) throw error;
    terminal.err(error.message);
    return folder === null ? 2 : 3;
  }
}

async function report(folder: RunFolder, json: boolean, terminal: Terminal): Promise<void> {
  const input = reportInput(folder);
  const rendered = runReport(summarize(input));
  const files = await stage('Write the report', terminal, async () =>
    writeFiles(folder.path, exportAll(rendered)),
  );
  terminal.out(json ? JSON.stringify(input.trials) : terminalText(rendered));
  terminal.err(`Report: ${files[0]}`);
}

function resume(path: string, problems: Problems): RunFolder | null {
  try {
    return openRunFolder(path);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    problems.push(`--resume ${path}: ${error.message}`);
    return null;
  }
}

function interrupted(folder: RunFolder | null, terminal: Terminal): ExitCode {
  terminal.err(interruptedText(folder));
  return 130;
}

function unexpected(word: string): string {
  if (word.startsWith('-')) return `unknown option ${word}`;
  return `unexpected argument ${JSON.stringify(word)} (is the "--" after "npm run bench" missing?)`;
}
