import type { Plan } from '../../plan/plan.ts';
import { runtimes } from '../../server/runtimes.ts';
import { type Facts, PhpError, type Runtime, ServerError } from '../../server/server.ts';
import { type ClaimsPlan, onRuntime } from './plan.ts';

/** A runtime that is ready for the experiments, and the plan that it will carry out. */
export interface ReadyForClaims {
  readonly plan: ClaimsPlan;
  readonly runtime: Runtime;
  readonly facts: Facts;
  /** Experiments that cannot be carried out here; the others can. */
  readonly lacking: readonly Lacking[];
}

export interface Lacking {
  readonly claim: number;
  readonly experiment: string;
  /** In one line. */
  readonly reason: string;
}

/**
 * Fetches httpd or builds the images, for every experiment before the first is measured. Where PHP cannot be had, the
 * experiments that need it are lacking, unless there are no others.
 * @param mayFallBack the user left the choice to us: where containers cannot be had after all, plain processes serve.
 * @throws {ServerError} stage `prepare`; nothing was started then.
 */
export async function prepareClaims(
  plan: ClaimsPlan,
  mayFallBack: boolean,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<ReadyForClaims> {
  const runtime = runtimes[plan.runtime].open(plan.httpd);
  const told = new Set<string>();
  const tellOnce = (line: string) => {
    if (!told.has(line)) tell(line);
    told.add(line);
  };
  const prepare = (each: Plan) => runtime.prepare(each.arms, tellOnce, signal);
  const { plain, withPhp } = byNeedOfPhp(plan);
  try {
    let facts: Facts = {};
    for (const each of plain) facts = { ...facts, ...(await prepare(each.plan)) };
    const lacking: Lacking[] = [];
    for (const { claim, experiment, plan: each } of withPhp) {
      try {
        facts = { ...facts, ...(await prepare(each)) };
      } catch (error) {
        if (!(error instanceof PhpError) || signal.aborted || plain.length === 0) throw error;
        lacking.push({ claim, experiment, reason: error.message.replaceAll('\n', ' ') });
      }
    }
    return { plan, runtime, facts, lacking };
  } catch (error) {
    const unavailable = error instanceof ServerError && !signal.aborted;
    const { fallBack, armsText } = runtimes[plan.runtime];
    if (!unavailable || !mayFallBack || fallBack === null) throw error;
    const reason = `${armsText} are not available: ${error.message.split('\n')[0]}`;
    return prepareClaims(onRuntime(plan, fallBack, reason), false, tell, signal);
  }
}

function byNeedOfPhp({ claims }: ClaimsPlan) {
  const all = claims.flatMap(({ number, plans }) =>
    Object.entries(plans).map(([experiment, plan]) => ({ claim: number, experiment, plan })),
  );
  const needsPhp = ({ plan }: (typeof all)[number]) => plan.arms.some(({ php }) => php !== null);
  return { plain: all.filter((each) => !needsPhp(each)), withPhp: all.filter(needsPhp) };
}
