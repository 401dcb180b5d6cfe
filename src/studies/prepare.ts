import type { Plan } from '../plan/plan.ts';
import type { Facts, Runtime, RuntimeOptions } from '../server/runtime.ts';
import { runtimes } from '../server/runtimes.ts';
import { PhpError, ServerError } from '../server/server.ts';
import { askAll, complaintText } from './ask-tunings.ts';
import { fallBack, type OnRuntime } from './choose-runtime.ts';
import type { Part } from './part.ts';

/** Parts as they will be carried out, and a runtime that is ready to start their arms. */
export interface Prepared {
  readonly parts: readonly Part[];
  readonly runtime: Runtime;
  /** Facts that the runtime found out about itself. */
  readonly facts: Facts;
  /** Reason for which a part cannot be measured here, in one line, by its id. */
  readonly skipped: ReadonlyMap<string, string>;
}

/**
 * Fetches httpd or builds the images for every part, and lets httpd check a tuning of the user's.
 * A part that needs PHP is skipped where PHP cannot be had, unless there are no others.
 * With --runtime auto another runtime is taken where the chosen one cannot be had after all.
 * @throws {ServerError} stage `prepare`; nothing was started then.
 */
export async function prepare(
  study: OnRuntime,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Prepared> {
  const reported = new Set<string>();
  const tellOnce = (line: string) => {
    if (!reported.has(line)) tell(line);
    reported.add(line);
  };
  const { parts } = study;
  try {
    return await prepareAll(parts, tellOnce, signal);
  } catch (error) {
    if (!(error instanceof ServerError) || signal.aborted) throw error;
    const moved = await fallBack(study, error.message.split('\n')[0] ?? '');
    if (moved === null) throw error;
    return prepare(moved, tell, signal);
  }
}

async function prepareAll(
  parts: readonly Part[],
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Prepared> {
  const [first] = parts;
  if (first === undefined) throw new Error('a study without parts');
  const runtime = runtimes[first.plan.runtime].open(optionsOf(first.plan));
  try {
    const prepared = await prepareOn(runtime, parts, tell, signal);
    for (const { plan, checksTuning } of parts) {
      if (checksTuning) await checkTunings(plan, runtime, signal);
    }
    return { parts, runtime, ...prepared };
  } catch (error) {
    await runtime.close?.(tell);
    throw error;
  }
}

async function prepareOn(
  runtime: Runtime,
  parts: readonly Part[],
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Pick<Prepared, 'facts' | 'skipped'>> {
  const skipped = new Map<string, string>();
  let facts: Facts = {};
  const plainFirst = parts.toSorted((a, b) => Number(needsPhp(a)) - Number(needsPhp(b)));
  const allNeedPhp = parts.every(needsPhp);
  for (const { id, plan } of plainFirst) {
    try {
      facts = { ...facts, ...(await runtime.prepare(plan.arms, tell, signal)) };
    } catch (error) {
      if (!(error instanceof PhpError) || signal.aborted || allNeedPhp) throw error;
      skipped.set(id, error.message.replaceAll('\n', ' '));
    }
  }
  return { facts, skipped };
}

/** Ties a runtime to the machines that the plan names. */
function optionsOf({ httpd, serverAddress, generatorAddresses }: Plan): RuntimeOptions {
  if (serverAddress === undefined || generatorAddresses === undefined) return httpd;
  return { ...httpd, planned: { server: serverAddress, generators: generatorAddresses.length } };
}

const needsPhp = ({ plan }: Part): boolean => plan.arms.some(({ php }) => php !== null);

/** Asks the servers that were not asked before the plan was made. @throws {ServerError} */
async function checkTunings(plan: Plan, runtime: Runtime, signal: AbortSignal): Promise<void> {
  const open = plan.arms.filter(({ pool }) => pool === undefined);
  const complaint = complaintText(await askAll(open, runtime, signal));
  if (complaint !== null) throw new ServerError('prepare', complaint);
}
