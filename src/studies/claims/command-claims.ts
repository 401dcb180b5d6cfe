import type { Problems } from '../../plan/flags.ts';
import type { Plan } from '../../plan/plan.ts';
import { FolderError } from '../../run/folder.ts';
import { runtimes } from '../../server/runtimes.ts';
import { ServerError } from '../../server/server.ts';
import { calibrated } from '../calibrated.ts';
import { claimMachine, removeLeftovers } from '../cleanup.ts';
import type { ExitCode } from '../exit-code.ts';
import { checkOut } from '../out-folder.ts';
import { refuse } from '../refuse.ts';
import { stage } from '../stage.ts';
import type { Terminal } from '../terminal.ts';
import type { Claim } from './claim.ts';
import { claims as allClaims } from './claims.ts';
import { writeEnvironments } from './command-environments.ts';
import { type ClaimsFlags, planClaimsHere, usualOut } from './command-flags.ts';
import { measureClaims } from './command-measure.ts';
import { prepareClaims } from './command-prepare.ts';
import { concludedOf, exitCodeOf, interruptedText } from './command-result.ts';
import { claimList, claimsPlanText, resultText } from './command-text.ts';
import { writeClaimsReport } from './command-write.ts';
import { type ClaimsFolder, createClaimsFolder, openClaimsFolder } from './folder.ts';
import type { ClaimsPlan } from './plan.ts';

/** Tests what everybody says about the MPMs: plan, measure, answer. `extra` is what was typed besides the flags. */
export async function claims(
  flags: ClaimsFlags,
  extra: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const everything: readonly Claim[] = allClaims;
  if (flags.list) {
    terminal.out(claimList(everything));
    return 0;
  }
  const problems: Problems = extra.map((word) => `unexpected argument ${JSON.stringify(word)}`);
  const resumed = flags.resume === undefined ? null : resume(flags.resume, problems);
  const plan = resumed?.plan ?? (await planClaimsHere(flags, problems));
  const out = resumed?.path ?? flags.out ?? usualOut(plan);
  if (resumed === null) checkOut(out, problems);
  using _machine = flags.dryRun ? null : claimMachine(plan?.runId ?? 'refused', problems);
  if (plan === null || problems.length > 0) return refuse('claims', problems, terminal);
  if (flags.dryRun) {
    terminal.out(flags.json ? JSON.stringify(plan, null, 2) : claimsPlanText(plan, out));
    return 0;
  }
  const mayFallBack = flags.runtime === 'auto' && resumed === null;
  const job = { plan, resumed, out, json: flags.json ?? false, mayFallBack };
  // Awaited here: the claim on the machine must outlive the work.
  return await carryOut(job, terminal, signal);
}

interface Job {
  readonly plan: ClaimsPlan;
  /** The folder of claims that go on, with --resume. */
  readonly resumed: ClaimsFolder | null;
  readonly out: string;
  readonly json: boolean;
  readonly mayFallBack: boolean;
}

async function carryOut(job: Job, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  let folder = job.resumed;
  try {
    for (const line of await removeLeftovers()) terminal.err(line);
    const ready = await stage('Prepare httpd', terminal, (tell) =>
      prepareClaims(job.plan, job.mayFallBack, tell, signal),
    );
    const { runtime, runtimeReason } = ready.plan;
    terminal.err(`The arms run as ${runtimes[runtime].armsText}: ${runtimeReason}`);
    for (const { claim, experiment, reason } of ready.lacking) {
      terminal.err(`Claim ${claim}, ${experiment}, cannot be measured: ${reason}`);
    }
    folder ??= createClaimsFolder(job.out, ready.plan);
    const cells = allCells(ready.plan);
    const { calibration, environment } = await calibrated(cells, ready.facts, terminal, signal);
    writeEnvironments(folder, environment, ready.lacking);
    await measureClaims(folder, ready.runtime, calibration, terminal, signal);
    if (signal.aborted) return interrupted(folder, terminal);
    return await conclude(folder, job.json, terminal);
  } catch (error) {
    if (signal.aborted) return interrupted(folder, terminal);
    if (!(error instanceof ServerError || error instanceof FolderError)) throw error;
    terminal.err(error.message);
    return folder === null ? 2 : 3;
  }
}

async function conclude(
  folder: ClaimsFolder,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const concluded = concludedOf(folder);
  const files = await stage('Write the report', terminal, () => writeClaimsReport(folder));
  terminal.out(json ? JSON.stringify(concluded) : resultText(concluded));
  terminal.err(`Report: ${files[0]}`);
  return exitCodeOf(concluded);
}

/** The cells of all experiments as of one run: the generator is calibrated once for all of them. */
function allCells({ claims: planned }: ClaimsPlan): Plan {
  const plans = planned.flatMap(({ plans: each }) => Object.values(each));
  const [first] = plans;
  if (first === undefined) throw new Error('no claim has an experiment');
  return { ...first, cells: plans.flatMap(({ cells }) => cells) };
}

function resume(path: string, problems: Problems): ClaimsFolder | null {
  try {
    return openClaimsFolder(path);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    problems.push(`--resume ${path}: ${error.message}`);
    return null;
  }
}

function interrupted(folder: ClaimsFolder | null, terminal: Terminal): ExitCode {
  terminal.err(interruptedText(folder));
  return 130;
}
