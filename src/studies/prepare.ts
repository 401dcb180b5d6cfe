import type { Plan } from '../plan/plan.ts';
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
  await judgeTunings(ready, signal);
  return ready;
}

async function prepared(
  plan: Plan,
  mayFallBack: boolean,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Ready> {
  const runtime = runtimes[plan.runtime].open(plan.httpd);
  try {
    return { plan, runtime, facts: await runtime.prepare(plan.arms, tell, signal) };
  } catch (error) {
    const unavailable = error instanceof ServerError && !signal.aborted;
    const { fallBack, armsText } = runtimes[plan.runtime];
    if (!unavailable || !mayFallBack || fallBack === null) throw error;
    const runtimeReason = `${armsText} are not available: ${error.message.split('\n')[0]}`;
    const { memoryLimitBytes } = runtimes[fallBack];
    const other: Plan = { ...plan, runtime: fallBack, runtimeReason, memoryLimitBytes };
    return prepared(other, false, tell, signal);
  }
}

async function judgeTunings({ plan, runtime }: Ready, signal: AbortSignal): Promise<void> {
  const complaints = [];
  for (const arm of plan.arms) {
    if (arm.tuning.name !== 'file') continue;
    const words = await runtime.checkTuning(arm, signal);
    const { path } = arm.tuning;
    complaints.push(...words.map((line) => `  ${path}, ${arm.id}: ${line}`));
  }
  if (complaints.length === 0) return;
  const first = "httpd would not apply the tuning as it is written. In httpd's own words:";
  throw new ServerError('prepare', [first, ...complaints].join('\n'));
}
