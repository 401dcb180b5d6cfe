import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Problems, seconds, someOf } from '../../plan/flags.ts';
import type { Plan } from '../../plan/plan.ts';
import { list } from '../../report/format.ts';
import { FolderError } from '../../run/folder.ts';
import type { Mpm } from '../../server/arm.ts';
import { ServerError } from '../../server/server.ts';
import { claimMachine, removeLeftovers } from '../cleanup.ts';
import type { ExitCode } from '../exit-code.ts';
import { checkOut } from '../out-folder.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';
import { type Advice, advise } from './advise.ts';
import { basePlan } from './command-base-plan.ts';
import {
  type Check,
  type Checked,
  check,
  checkedRounds,
  checkedText,
  exitCodeOf,
} from './command-check.ts';
import { type AdviseFlags, siteOf } from './command-flags.ts';
import { measureCosts } from './command-measure-costs.ts';
import { runsIn } from './command-measured.ts';
import { earlierSource, type Origin, originText } from './command-source.ts';
import { adviceText } from './command-text.ts';
import { costsOf } from './costs.ts';
import type { Site } from './site.ts';

const allMpms = ['prefork', 'worker', 'event'] as const;

const longestCheckedSeconds = 2;

/** What this machine has: the defaults of --memory and --cpus. */
export const machineDefaults = {
  memory: `${Math.floor(totalmem() / 2 ** 20)}MiB`,
  cpus: String(availableParallelism()),
};

/**
 * From what was measured and what a site needs: the directives for each MPM, with the calculation. Where no run tells what the MPMs cost,
 * it is measured first. With --check, each advice is run at the advised load. 0; 1: an MPM did not hold; 2: bad usage, nothing
 * was started; 3: measurement or check was incomplete; 130: interrupted.
 */
export async function adviseCommand(
  flags: AdviseFlags,
  extra: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const problems: Problems = extra.map((word) => `unexpected argument ${JSON.stringify(word)}`);
  const job = await jobOf(flags, problems);
  using _claim = job?.base == null ? null : claimMachine(job.base.runId, problems);
  if (job === null || problems.length > 0) return refuse('advise', problems, terminal);
  try {
    const code = await carryOut(job, terminal, signal);
    return signal.aborted ? interrupted(job, terminal) : code;
  } catch (error) {
    if (signal.aborted) return interrupted(job, terminal);
    if (!(error instanceof ServerError || error instanceof FolderError)) throw error;
    terminal.err(error.message);
    return existsSync(job.out) ? 3 : 2;
  }
}

interface Asked {
  readonly site: Site;
  readonly limitSeconds: number;
  readonly mpms: readonly Mpm[];
}

interface Job extends Asked {
  readonly earlier: Origin | null;
  /** null where nothing has to be run. */
  readonly base: Plan | null;
  readonly out: string;
  readonly flags: AdviseFlags;
}

function askedOf(flags: AdviseFlags, problems: Problems): Asked | null {
  const site = siteOf(flags, problems);
  const limitSeconds = seconds('--p99', flags.p99, [0.001, 60], problems);
  const mpms = someOf('--mpm', flags.mpm, allMpms, problems);
  if (flags.check && site !== null && site.requestSeconds > longestCheckedSeconds) {
    problems.push(
      `--check with --request-time ${flags.requestTime}: the load generator gives a request up after 5 s, so that only request times up to ${longestCheckedSeconds} s can be checked`,
    );
  }
  if (site === null || limitSeconds === null || problems.length > 0) return null;
  return { site, limitSeconds, mpms };
}

function interrupted({ out }: Job, terminal: Terminal): ExitCode {
  const kept = existsSync(out) ? `What was measured so far is in ${out}.` : 'Nothing was measured.';
  terminal.err(`Interrupted. ${kept}`);
  return 130;
}

/** null, with every problem, where something is wrong with what was asked. */
async function jobOf(flags: AdviseFlags, problems: Problems): Promise<Job | null> {
  const asked = askedOf(flags, problems);
  if (asked === null) return null;
  const earlier = earlierSource(flags, asked.mpms, problems);
  if (problems.length > 0) return null;
  const job = { ...asked, earlier, flags };
  if (earlier !== null && !flags.check) return { ...job, base: null, out: earlier.path };
  const base = await basePlan(flags, asked.mpms, checkedRounds, problems);
  const out = flags.out ?? join('reports', `advise-${base?.runId ?? 'run'}`);
  checkOut(out, problems);
  return { ...job, base, out };
}

async function carryOut(job: Job, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { site, mpms, limitSeconds, base, out, flags } = job;
  const mayFallBack = flags.runtime === 'auto';
  if (base !== null) for (const line of await removeLeftovers()) terminal.err(line);
  const origin = job.earlier ?? (await measuredNow(job, mayFallBack, terminal, signal));
  if (signal.aborted) return 130;
  const advices = mpms.flatMap((mpm): readonly Advice[] => {
    const costs = costsOf(mpm, origin.runs);
    return costs === null ? [] : [advise(site, costs)];
  });
  if (advices.length === 0) {
    terminal.err(
      `Nothing to advise from: no trial in ${origin.path} tells what ${list(mpms)} cost.`,
    );
    return 3;
  }
  const found = { from: origin.path, how: origin.how, site, advices };
  if (!flags.json) terminal.out(adviceText(site, advices, mpms, originText(origin)));
  else if (!flags.check) terminal.out(JSON.stringify(found));
  if (!flags.check || base === null) return 0;
  const path = join(out, 'check');
  const asked = { site, advices, limitSeconds, base, path, mayFallBack };
  const tell = (checked: Checked | null) => {
    if (flags.json) terminal.out(JSON.stringify({ ...found, check: checked }));
    else if (checked !== null) terminal.out(`\n${checkedText(checked)}`);
  };
  return await checkAndTell(asked, tell, terminal, signal);
}

/** @param tell is called in any case, with null where nothing was checked: the advice stands, whatever becomes of its check. */
async function checkAndTell(
  asked: Check,
  tell: (checked: Checked | null) => void,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  let checked: Checked | null = null;
  try {
    checked = await check(asked, terminal, signal);
  } finally {
    tell(signal.aborted ? null : checked);
  }
  return checked === null ? 1 : exitCodeOf(checked);
}

async function measuredNow(
  { base, mpms, out, flags }: Job,
  mayFallBack: boolean,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Origin> {
  const path = join(out, 'costs');
  const why = flags.measure ? '' : `No run under reports/ tells what ${list(mpms)} cost here. `;
  terminal.err(`${why}Measuring it, about a minute.`);
  if (base !== null) await measureCosts(base, path, mayFallBack, terminal, signal);
  return { path, runs: runsIn(path), how: 'measured' };
}
