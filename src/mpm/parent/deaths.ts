import { constants } from 'node:os';
import { APEXIT_CHILDFATAL, APEXIT_CHILDSICK } from '../child/exit-codes.ts';
import { makeChild } from './children.ts';
import type { Parent } from './parent.ts';
import type { Death } from './process-table.ts';

/** Signals that end children on request (ap_process_child_status of server/mpm_common.c). */
const wanted: readonly (NodeJS.Signals | null)[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGKILL'];

/** Handles the end of a child. Returns whether the server can go on. */
export async function noteDeath(parent: Parent, death: Death): Promise<'fatal' | 'go-on'> {
  const birth = parent.born.get(death.pid);
  parent.born.delete(death.pid);
  if (birth === undefined) return 'go-on';
  const { slot, generation } = birth;
  if (judge(parent, death, generation) === 'fatal') return 'fatal';
  const inItsSlot = parent.scoreboard.process(slot, 'pid') === death.pid;
  countDaemons(parent, inItsSlot ? slot : null);
  if (inItsSlot) parent.scoreboard.clearSlot(slot);
  if (death.exitCode === APEXIT_CHILDSICK) {
    parent.retained.idleSpawnRate = 1;
    if (generation === parent.generation) parent.retained.sickChildDetected = true;
  } else if (
    inItsSlot &&
    parent.remainingChildrenToStart > 0 &&
    slot < parent.config.daemonsLimit
  ) {
    parent.remainingChildrenToStart -= 1;
    await makeChild(parent, slot);
  }
  return 'go-on';
}

function countDaemons({ retained, scoreboard }: Parent, slot: number | null): void {
  retained.totalDaemons -= 1;
  // A process that was seen ending is already not counted as active.
  if (slot === null || scoreboard.process(slot, 'quiescing') !== 2) retained.activeDaemons -= 1;
}

/** Judges the exit status or signal, and logs it. */
function judge(parent: Parent, death: Death, generation: number): 'fatal' | 'go-on' {
  const { log, model } = parent;
  if (death.signal !== null && !wanted.includes(death.signal)) {
    const number = constants.signals[death.signal];
    const text = `AH00052: child pid ${death.pid} exit signal ${death.signal} (${number})`;
    log('notice', text, 'core');
  }
  if (death.exitCode !== APEXIT_CHILDFATAL) return 'go-on';
  const fatal = `AH00050: Child ${death.pid} returned a Fatal error... Apache is exiting!`;
  log('alert', fatal, 'core');
  if (generation === parent.generation) return 'fatal';
  const ignored = `Ignoring fatal error in child of previous generation (pid ${death.pid}).`;
  log('warn', `${model.numbers.oldGenerationFatal}: ${ignored}`);
  return 'go-on';
}
