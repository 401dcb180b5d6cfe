import type { Plan } from '../plan/plan.ts';
import { arms } from '../server/arm.ts';
import { runtimes } from '../server/runtimes.ts';
import { type Facts, type Runtime, ServerError } from '../server/server.ts';

/** A runtime that is ready to start arms, what it found out about itself, and the plan that it will carry out. */
export interface Ready {
  readonly plan: Plan;
  readonly runtime: Runtime;
  readonly facts: Facts;
}

/**
 * Fetches httpd or builds the images, and lets httpd judge a tuning of the user's.
 * @param mayFallBack the user left the choice to us: where containers cannot be had after all, plain processes serve.
 * @throws {ServerError} stage `prepare`; nothing was started then.
 */
export async function prepare(
  plan: Plan,
  mayFallBack: boolean,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Ready> {
  const ready = await prepared(plan, mayFallBack, tell, signal);
  if (plan.tuning.name === 'file') await judgeTuning(ready, signal);
  return ready;
}

async function prepared(
  plan: Plan,
  mayFallBack: boolean,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Ready> {
  const runtime = runtimes[plan.runtime](plan.httpd);
  const chosen = plan.arms.map((id) => arms[id]);
  try {
    return { plan, runtime, facts: await runtime.prepare(chosen, plan.tuning, tell, signal) };
  } catch (error) {
    const unavailable = error instanceof ServerError && !signal.aborted;
    if (!unavailable || !mayFallBack || plan.runtime === 'process') throw error;
    const runtimeReason = `containers cannot be had: ${error.message.split('\n')[0]}`;
    const other: Plan = { ...plan, runtime: 'process', runtimeReason, memoryLimitBytes: null };
    return prepared(other, false, tell, signal);
  }
}

async function judgeTuning({ plan, runtime }: Ready, signal: AbortSignal): Promise<void> {
  const complaints = [];
  for (const id of plan.arms) {
    const words = await runtime.checkTuning(arms[id], plan.tuning, signal);
    complaints.push(...words.map((line) => `  ${id}: ${line}`));
  }
  if (complaints.length === 0) return;
  const path = plan.tuning.name === 'file' ? plan.tuning.path : plan.tuning.name;
  throw new ServerError(
    'prepare',
    [
      `--tuning ${path}: httpd would not do what it says. In httpd's own words:`,
      ...complaints,
    ].join('\n'),
  );
}
