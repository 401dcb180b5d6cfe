import { setTimeout as wait } from 'node:timers/promises';
import type { Action } from '../plan/plan.ts';
import type { Mpm } from '../server/arm.ts';
import { readStatus } from '../server/read-status.ts';
import type { RunningServer } from '../server/server.ts';
import type { Status } from '../server/status.ts';
import type { ReplaceableServer } from './replaceable-server.ts';

/**
 * An act and when it showed, milliseconds since the measured window began; null: not before the
 * load ended.
 */
export interface ActionRecord {
  readonly action: Action;
  /** Start of the action. */
  readonly atMs: number;
  /**
   * First report of the server that another generation runs; for a change of MPM, the first answer
   * of the new one.
   */
  readonly generationAtMs: number | null;
  /** Time at which every worker that the tuning starts beforehand was there again. */
  readonly poolAtMs: number | null;
  /** Generations (ParentServerMPMGeneration) before and after; a new server counts from 0 again. */
  readonly generations: { readonly before: number; readonly after: number | null };
}

/** The status page waits like any client; a late answer is asked again for. */
const timeoutMs = 500;

/** So often the server is asked how far it is. */
const everyMs = 20;

/**
 * Carries out the actions at their times since now, one after the other, and waits for each to
 * show; `ended` tells that the load is over and nothing more is to be done or waited for.
 * @throws when the server cannot be asked, or does not start with its new MPM.
 */
export async function act(
  actions: readonly Action[],
  server: ReplaceableServer,
  ended: AbortSignal,
): Promise<readonly ActionRecord[]> {
  const startMs = performance.now();
  const sinceStart = () => Math.round(performance.now() - startMs);
  const records: ActionRecord[] = [];
  // A fresh server's. Under load the status page may not answer in time; what was known of it last
  // is then still true.
  let known = 0;
  for (const action of actions) {
    await unlessEnded(action.atSeconds * 1000 - sinceStart(), ended);
    if (ended.aborted) break;
    const before = (await ask(server.current(), ended))?.generation ?? known;
    const atMs = sinceStart();
    const shown =
      action.do === 'mpm-change'
        ? await changed(server, action.to, atMs, sinceStart)
        : await restarted(server, action.do, before, sinceStart, ended);
    const { after, ...times } = shown;
    known = after ?? known;
    records.push({ action, atMs, ...times, generations: { before, after } });
  }
  return records;
}

interface Shown {
  readonly generationAtMs: number | null;
  readonly poolAtMs: number | null;
  readonly after: number | null;
}

async function changed(
  server: ReplaceableServer,
  to: Mpm,
  atMs: number,
  sinceStart: () => number,
): Promise<Shown> {
  const { startUp } = await server.change(to);
  const poolAtMs = sinceStart();
  // The start was seen from its launch; what lies between the pool and its first answer is known to
  // the same 20 ms.
  const generationAtMs = Math.max(atMs, poolAtMs - (startUp.poolMs - startUp.answerMs));
  return { generationAtMs, poolAtMs, after: 0 };
}

async function restarted(
  server: ReplaceableServer,
  wish: 'graceful-restart' | 'restart',
  before: number,
  sinceStart: () => number,
  ended: AbortSignal,
): Promise<Shown> {
  await server.current().signal(wish);
  let generationAtMs: number | null = null;
  let after: number | null = null;
  while (!ended.aborted) {
    const status = await ask(server.current(), ended);
    if (status?.generation != null && status.generation > before) {
      generationAtMs ??= sinceStart();
      after = status.generation;
      // Old workers that finish gracefully are neither busy nor idle.
      const workers = (status.busyWorkers ?? 0) + (status.idleWorkers ?? 0);
      if (workers >= server.pool()) return { generationAtMs, poolAtMs: sinceStart(), after };
    }
    await unlessEnded(everyMs, ended);
  }
  return { generationAtMs, poolAtMs: null, after };
}

/** Reads the status page; null when it does not answer in time. */
async function ask(server: RunningServer, signal: AbortSignal): Promise<Status | null> {
  const answer = await readStatus(server, { timeoutMs, signal }).catch(() => null);
  return answer?.code === 200 ? answer.status : null;
}

const unlessEnded = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(Math.max(0, ms), undefined, { signal }).catch(() => {});
