import { join } from 'node:path';
import { checkLoopback } from '../host/loopback.ts';
import { message, type Problems, type Setting } from '../host/message.ts';
import { writeErrorOf } from '../host/write-file.ts';
import type { Follower } from '../live/follow.ts';
import type { Plan } from '../plan/plan.ts';
import { shellWord } from '../report/shell-word.ts';
import { readEnd } from '../run/end.ts';
import {
  createPlanFolder,
  createRunFolder,
  type Environment,
  openRunFolder,
  type RunFolder,
  skipReason,
  writeEnvironment,
} from '../run/folder.ts';
import { allCells, missingTrials, type OpenCells } from '../run/jobs.ts';
import type { Trial } from '../run/trial.ts';
import type { Runtime } from '../server/runtime.ts';
import { runtimes } from '../server/runtimes.ts';
import { calibrated } from './calibrated.ts';
import { certified } from './certified.ts';
import type { OnRuntime } from './choose-runtime.ts';
import { claimMachine, removeLeftovers } from './cleanup.ts';
import type { ExitCode } from './exit-code.ts';
import { endText, livePage } from './live-page.ts';
import { measure } from './measure.ts';
import type { Part } from './part.ts';
import { type Prepared, prepare } from './prepare.ts';
import { notWritten } from './report-files.ts';
import { stage } from './stage.ts';
import { interrupted, stopped } from './stopped.ts';
import type { Terminal } from './terminal.ts';
import { timeLeft } from './time-left.ts';

/** Measurements and conclusion of a command, decided before the first trial. */
export interface Study extends OnRuntime {
  /** The command that continues it, such as bench. */
  readonly command: string;
  /** Settings that continue it there; absent: the folder of the study. */
  readonly continuedBy?: Setting;
  readonly runId: string;
  readonly path: string;
  /** Returns plan.json of a study of several parts; absent: the study is one run. */
  planOf?(parts: readonly Part[]): object;
  /** Cells that go on after that many rounds; absent: all of them to the end. */
  readonly openCells?: (plan: Plan) => OpenCells;
  /** Continues a line of progress: "; 3 of 7 questions decided". */
  openText?(plan: Plan, records: readonly Trial[], roundsDone: number): string;
  /** Returns what carries out a part; absent: the runtime itself. */
  runtimeOf?(part: Part, runtime: Runtime): Runtime;
  /** Its report can be written again by `npm run report`; absent: by continuing it. */
  readonly hasReport?: boolean;
  /** The file in its folder that a reader opens first; absent: there is none. */
  readonly reportFile?: string;
  /** Port of a page on loopback that shows how it goes; 0: a free one; absent: no page. */
  readonly livePort?: number | undefined;
  /** Judges what was measured, writes the report and prints the result. */
  conclude(): Promise<ExitCode>;
}

/** Carries out a study: prepare, calibrate, measure what is missing, conclude. */
export async function carryOut(
  study: Study,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const problems: Problems = [];
  // A study that goes on has its plan, and may go on in another network namespace.
  if (study.resumed) await checkLoopback(problems);
  // A process that was killed may have left this very run, whose folder is claimed below.
  try {
    for (const line of await removeLeftovers()) terminal.err(line);
  } catch (error) {
    return stopped(error, study, [], terminal);
  }
  using _claim = claimMachine(study.runId, problems);
  await using live = await livePage(study, problems, terminal);
  if (problems.length > 0) {
    for (const problem of problems) terminal.err(problem);
    return 2;
  }
  const code = await carriedOut(study, terminal, signal, live?.follower ?? null);
  live?.follower.ends(endText(code, study));
  return code;
}

/** @param follower hears of everything; null: nobody does. */
async function carriedOut(
  study: Study,
  terminal: Terminal,
  signal: AbortSignal,
  follower: Follower | null,
): Promise<ExitCode> {
  const folders: RunFolder[] = [];
  try {
    await measureParts(study, folders, terminal, signal, follower);
    if (!signal.aborted) follower?.stageBegins('Write the report');
    const code = signal.aborted ? 130 : await concluded(study, terminal);
    return signal.aborted ? interrupted(study, folders, terminal) : code;
  } catch (error) {
    if (signal.aborted) return interrupted(study, folders, terminal);
    return stopped(error, study, folders, terminal);
  }
}

/** Concludes; what was measured is safe where the file system refuses the report. */
async function concluded(study: Study, terminal: Terminal): Promise<ExitCode> {
  try {
    return await study.conclude();
  } catch (error) {
    const refused = writeErrorOf(error);
    if (refused === null) throw error;
    const { path, command, continuedBy = { resume: path } } = study;
    const again = study.hasReport
      ? `report -- ${shellWord(path)}`
      : message`${command} -- ${continuedBy}`;
    terminal.err(notWritten(refused, path, again));
    return 3;
  }
}

async function measureParts(
  study: Study,
  folders: RunFolder[],
  terminal: Terminal,
  signal: AbortSignal,
  follower: Follower | null,
): Promise<void> {
  follower?.stageBegins('Prepare httpd');
  const prepared = await stage('Prepare httpd', terminal, (tell) => prepare(study, tell, signal));
  try {
    await measurePrepared(study, prepared, folders, terminal, signal, follower);
  } finally {
    await prepared.runtime.close?.((line) => terminal.err(line));
  }
}

async function measurePrepared(
  study: Study,
  prepared: Prepared,
  folders: RunFolder[],
  terminal: Terminal,
  signal: AbortSignal,
  follower: Follower | null,
): Promise<void> {
  const { parts, runtime, facts, skipped } = prepared;
  const [first] = parts;
  if (first === undefined) return;
  terminal.err(runtimeText(first.plan));
  for (const note of first.plan.notes) terminal.err(`Note: ${note}`);
  for (const { id, title } of parts) {
    const reason = skipped.get(id);
    if (reason !== undefined) terminal.err(`${title} cannot be measured: ${reason}`);
  }
  folders.push(
    ...(study.resumed ? parts.map((part) => folderOf(study, part)) : createFolders(study, parts)),
  );
  follower?.stageBegins('Calibrate the load generator');
  const cells = parts.flatMap(({ plan }) => plan.cells);
  const whole = { ...first.plan, cells };
  const { calibration, environment } = await calibrated(whole, facts, terminal, signal);
  writeEnvironments(folders, prepared, environment);
  const left = timeLeft();
  const all = folders.map((folder, i) => ({ folder, ...restOf(folder), part: parts[i] as Part }));
  for (const [i, { folder, isOver, part }] of all.entries()) {
    if (signal.aborted) return;
    if (isOver) continue;
    const laterSeconds = () =>
      all
        .slice(i + 1)
        .reduce((sum, each) => sum + left.secondsFor(each.missing, each.folder.plan), 0);
    const { plan } = folder;
    const carrier = certified(study.runtimeOf?.(part, runtime) ?? runtime, plan);
    follower?.runBegins(plan, parts.length === 1 ? '' : part.title);
    const within = {
      follower,
      ...{ title: part.title, left, laterSeconds },
      openCells: study.openCells?.(plan) ?? allCells,
      openText: (records: readonly Trial[], done: number) =>
        study.openText?.(plan, records, done) ?? '',
    };
    await measure(folder, carrier, calibration, terminal, signal, within);
  }
}

/** Returns what is still to be measured in a folder. */
function restOf(folder: RunFolder) {
  if (skipReason(folder) !== null) return { missing: [], isOver: true };
  const missing = missingTrials(folder);
  // One that was cut off after its last trial lacks its end.
  return { missing, isOver: missing.length === 0 && readEnd(folder) !== null };
}

/** Creates the folders of all parts before the first is measured, so that a resume finds them. */
export function createFolders(
  study: Pick<Study, 'path' | 'planOf'>,
  parts: readonly Part[],
): readonly RunFolder[] {
  if (study.planOf !== undefined) createPlanFolder(study.path, study.planOf(parts));
  return parts.map(({ id, plan }) => createRunFolder(join(study.path, id), plan));
}

/** Opens the folder of a part. @throws {FolderError} */
export const folderOf = ({ path }: Pick<Study, 'path'>, { id }: Pick<Part, 'id'>): RunFolder =>
  openRunFolder(join(path, id));

function writeEnvironments(
  folders: readonly RunFolder[],
  { parts, skipped }: Prepared,
  environment: Environment,
): void {
  for (const [i, folder] of folders.entries()) {
    writeEnvironment(folder, environment, skipped.get(parts[i]?.id ?? '') ?? null);
  }
}

const runtimeText = ({ runtime, runtimeReason }: Plan): string =>
  `The arms run as ${runtimes[runtime].armsText}: ${runtimeReason}`;
