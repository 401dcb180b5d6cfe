import { type Message, message } from '../../host/message.ts';
import { claimRun } from '../../host/work-folder.ts';
import type { WeightedQuestion } from '../../load/population.ts';
import type { BenchTarget } from '../../load/workloads/retarget.ts';
import { formatShare, plural } from '../../report/format.ts';
import type { Arm } from '../../server/arm.ts';
import type { Runtime } from '../../server/runtime.ts';
import { type RunningServer, ServerError } from '../../server/server.ts';
import { unlikeIn } from './answering.ts';

/** A mix without the pages that are gone; `problem` where it is another site's. */
export interface Present {
  readonly target: BenchTarget;
  /** A remark for the plan; null: all pages are there. */
  readonly note: string | null;
  readonly problem: Message | null;
}

/** A mix that has lost a larger share of its requests is not that of the log any more. */
const mostGone = 0.25;

/**
 * Asks the first arm that starts for each page of a log's mix. Leaves those out that answer with
 * another status than the log has. Other wrong answers, and starts that fail, are for the run.
 */
export async function withoutGone(
  target: BenchTarget,
  arms: readonly Arm[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Present> {
  using claim = claimRun(`pages-${process.pid}`);
  for (const arm of arms) {
    const server = await started(arm, claim.runId, runtime, signal);
    if (server === null) continue;
    try {
      return await presentOn(server, target, signal);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  }
  return { target, note: null, problem: null };
}

/** Returns the arm's server; null where it does not start, which the run will say. */
async function started(
  arm: Arm,
  runId: string,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<RunningServer | null> {
  const limits = { cpus: null, memoryLimitBytes: null, backendSocket: null };
  try {
    return await runtime.start({ arm, runId, ...limits }, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServerError) return null;
    throw error;
  }
}

/** Asks a server for the pages of a mix. */
export async function presentOn(
  server: Pick<RunningServer, 'host' | 'port'>,
  target: BenchTarget,
  signal: AbortSignal,
): Promise<Present> {
  const { mix = [], authority } = target;
  const [there, gone]: [WeightedQuestion[], WeightedQuestion[]] = [[], []];
  let first = '';
  for (const question of mix) {
    const { weight: _, ...plain } = question;
    const found = await unlikeIn(server, plain, authority, signal);
    if (found?.status == null) there.push(question);
    else {
      gone.push(question);
      first ||= `${question.method} ${question.path} ${found.problem}`;
    }
  }
  const [question] = there;
  if (gone.length === 0) return { target, note: null, problem: null };
  const share = weightOf(gone) / weightOf(mix);
  const what =
    `${plural(gone.length, 'page')} with ${formatShare(share)} of its requests, answering ` +
    `otherwise than in the log: ${first}`;
  if (share > mostGone || question === undefined) {
    const problem = message`${{ accessLog: true }}: the mix lacks ${what}
If this is not the site of the log, give ${{ site: 'FILE' }} or ${{ header: 'Host: NAME' }}; \
else give the pages by ${{ urls: 'FILE' }}`;
    return { target, note: null, problem };
  }
  const { weight: _, ...own } = question;
  return {
    target: { ...own, authority, mix: there },
    note: `left out of the mix: ${what}`,
    problem: null,
  };
}

const weightOf = (mix: readonly WeightedQuestion[]): number =>
  mix.reduce((sum, { weight }) => sum + weight, 0);
