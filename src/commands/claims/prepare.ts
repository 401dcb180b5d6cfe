import { type ClaimsPlan, onProcesses } from '../../claims/plan.ts';
import { arms } from '../../server/arm.ts';
import { runtimes } from '../../server/runtimes.ts';
import { type Facts, type Runtime, ServerError } from '../../server/server.ts';

/** A runtime that is ready for every experiment, and the plan that it will carry out. */
export interface ReadyForClaims {
  readonly plan: ClaimsPlan;
  readonly runtime: Runtime;
  readonly facts: Facts;
}

/**
 * Fetches httpd or builds the images, for every experiment before the first is measured.
 * @param mayFallBack the user left the choice to us: where containers cannot be had after all, plain processes serve.
 * @throws {ServerError} stage `prepare`; nothing was started then.
 */
export async function prepareClaims(
  plan: ClaimsPlan,
  mayFallBack: boolean,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<ReadyForClaims> {
  const runtime = runtimes[plan.runtime](plan.httpd);
  const told = new Set<string>();
  const tellOnce = (line: string) => {
    if (!told.has(line)) tell(line);
    told.add(line);
  };
  try {
    let facts: Facts = {};
    for (const each of plan.claims.flatMap(({ plans }) => Object.values(plans))) {
      const chosen = each.arms.map((id) => arms[id]);
      facts = { ...facts, ...(await runtime.prepare(chosen, each.tuning, tellOnce, signal)) };
    }
    return { plan, runtime, facts };
  } catch (error) {
    const unavailable = error instanceof ServerError && !signal.aborted;
    if (!unavailable || !mayFallBack || plan.runtime === 'process') throw error;
    const reason = `containers cannot be had: ${error.message.split('\n')[0]}`;
    return prepareClaims(onProcesses(plan, reason), false, tell, signal);
  }
}
