import { GRACEFUL, READY } from '../scoreboard/worker-status.ts';
import { makeChild, startupChildren } from './children.ts';
import { noteDeath } from './deaths.ts';
import type { Parent } from './parent.ts';
import type { Death } from './process-table.ts';

/**
 * Sleep of the parent without a death, before maintenance (ap_wait_or_timeout of
 * server/mpm_common.c).
 */
const tickMs = 1000;

/** A child that a signal ended is replaced at once, but only this often in a row. */
const successiveKillsLimit = 3;

/** Runs server_main_loop of the MPMs until a signal comes or the server cannot go on. */
export async function serverMainLoop(parent: Parent): Promise<'signal' | 'fatal'> {
  let successiveKills = 0;
  while (parent.signals.pending === null) {
    const death = parent.table.reap();
    if (death !== null) {
      if ((await noteDeath(parent, death)) === 'fatal') return 'fatal';
      successiveKills = await replaceCrashed(parent, death, successiveKills);
      continue;
    }
    await parent.clock.sleep(tickMs);
    if (parent.signals.pending !== null) break;
    successiveKills = 0;
    if ((await tick(parent)) === 'fatal') return 'fatal';
  }
  return 'signal';
}

/** Maintains the pool after a second without a death. */
async function tick(parent: Parent): Promise<'fatal' | 'go-on'> {
  pokeOldGeneration(parent);
  if (parent.remainingChildrenToStart > 0) {
    // Children that were just started are not idle yet; maintenance would start one too many.
    const owed = parent.remainingChildrenToStart;
    parent.remainingChildrenToStart = 0;
    await startupChildren(parent, owed);
    return 'go-on';
  }
  const { spawn, killOne, messages, fatal } = parent.model.maintain(
    parent.scoreboard,
    parent.config,
    parent.retained,
  );
  for (const { level, text } of messages) parent.log(level, text);
  if (fatal === true) return 'fatal';
  if (killOne) askOneToDie(parent);
  for (const slot of spawn) await makeChild(parent, slot);
  return 'go-on';
}

function askOneToDie(parent: Parent): void {
  parent.pod.ask(1);
  if (!parent.model.threaded) parent.wakeOne();
}

/**
 * Replaces a child of worker or event at once after a signal ended it, unless that goes on and on.
 */
async function replaceCrashed(
  parent: Parent,
  death: Death,
  successiveKills: number,
): Promise<number> {
  const { model, log } = parent;
  if (!model.threaded || death.signal === null) return successiveKills;
  const kills = successiveKills + 1;
  if (kills >= successiveKillsLimit) {
    if (kills % 10 === successiveKillsLimit) {
      log('warn', `${model.numbers.killedSuccessively}: children are killed successively!`);
    }
    return kills;
  }
  const owed = parent.remainingChildrenToStart + 1;
  parent.remainingChildrenToStart = 0;
  await startupChildren(parent, owed);
  return kills;
}

/**
 * Wakes children of prefork that still wait in accept() after a restart, because another child took
 * their dummy connection. httpd's USR1 would interrupt them.
 */
function pokeOldGeneration(parent: Parent): void {
  if (parent.model.threaded) return;
  for (const { slot, generation } of parent.born.values()) {
    const status = parent.scoreboard.status(slot, 0);
    const waits = status === GRACEFUL || status === READY;
    if (generation !== parent.scoreboard.runningGeneration() && waits) parent.wakeOne();
  }
}
