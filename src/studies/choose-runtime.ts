import { message, type Problems } from '../host/message.ts';
import { onRuntime } from '../plan/make-plan.ts';
import type { RuntimeChoice } from '../plan/request.ts';
import { automaticRuntimes, type RuntimeName, runtimeNames, runtimes } from '../server/runtimes.ts';
import type { Part } from './part.ts';

/** A runtime, or auto: the first that this machine has. */
export const automaticWishes = ['auto', ...automaticRuntimes] as const;

/** The same, and those that are taken only where they are asked for. */
export const runtimeWishes = ['auto', ...runtimeNames] as const;
export type RuntimeWish = 'auto' | RuntimeName;

/** Runs on one runtime, and how that was chosen. */
export interface OnRuntime {
  readonly parts: readonly Part[];
  /** The folder is there already; what it lacks is measured. */
  readonly resumed: boolean;
  /** With auto, a new study may move to another runtime. */
  readonly runtimeWish: RuntimeWish;
}

/** Returns the runtime that was asked for, or the first one that can run every httpd given. */
export async function chooseRuntime(
  wish: RuntimeWish,
  httpds: readonly string[],
  problems: Problems,
): Promise<RuntimeChoice> {
  const candidates = wish === 'auto' ? automaticRuntimes : [wish];
  const { chosen, tried } = await firstOf(candidates, httpds);
  if (chosen !== null && wish !== 'auto') {
    return { ...chosen, reason: askedFor(chosen) };
  }
  if (chosen !== null) return { ...chosen, reason: tried.at(-1) ?? chosen.reason };
  problems.push(message`${{ runtime: wish }}: ${tried.join('; ')}. Use another one, or auto`);
  return { name: candidates[0] as RuntimeName, reason: tried.join('; ') };
}

const askedFor = ({ elsewhere }: RuntimeChoice): string =>
  elsewhere === undefined ? 'asked for' : `asked for; the engine is on ${elsewhere.address}`;

/**
 * Moves a new study with --runtime auto to a later runtime when its own could not be prepared.
 * @param because why it could not. @returns null where no later one can run its builds, or the plan
 *   counts on the CPUs and the memory of another machine.
 */
export async function fallBack(study: OnRuntime, because: string): Promise<OnRuntime | null> {
  const { parts, runtimeWish, resumed } = study;
  const [first] = parts;
  if (first === undefined || runtimeWish !== 'auto' || resumed) return null;
  if (first.plan.serverAddress !== undefined) return null;
  const failed = first.plan.runtime;
  const httpds = parts.flatMap(({ plan }) => plan.arms.flatMap(({ httpd }) => httpd ?? []));
  const later = automaticRuntimes.slice(automaticRuntimes.indexOf(failed) + 1);
  const { chosen } = await firstOf(later, httpds, false);
  if (chosen === null) return null;
  const reason = `${runtimes[failed].armsText} are not available: ${because}`;
  const moved = parts.map((part) => ({ ...part, plan: onRuntime(part.plan, chosen.name, reason) }));
  return { ...study, parts: moved };
}

/**
 * Returns the first runtime that this machine has, and why each one before it was left out.
 * @param lastMay the last one is taken whatever it is given; a later check names the httpd at
 *   fault.
 */
async function firstOf(
  names: readonly RuntimeName[],
  httpds: readonly string[],
  lastMay = true,
): Promise<{ readonly chosen: RuntimeChoice | null; readonly tried: readonly string[] }> {
  const tried: string[] = [];
  for (const name of names) {
    const { armsText, problemOf, find } = runtimes[name];
    const canRun = httpds.every((httpd) => problemOf(httpd) === null);
    if (!canRun && !(lastMay && name === names.at(-1))) {
      tried.push(`the builds cannot run as ${armsText}`);
      continue;
    }
    const { found, reason, ...machine } = await find();
    if (found) return { chosen: { name, reason, ...machine }, tried };
    tried.push(reason);
  }
  return { chosen: null, tried };
}
