import { STARTING } from '../scoreboard/worker-status.ts';
import type { Parent } from './parent.ts';

/** Pause after a failed fork; trying again at once would make things worse. */
const restMs = 10_000;

/** Starts a child for this slot (make_child of the MPMs). */
export async function makeChild(parent: Parent, slot: number): Promise<void> {
  const { scoreboard, table, config, generation, log, model } = parent;
  const predecessor = scoreboard.process(slot, 'pid');
  if (predecessor !== 0) {
    const slotOf = `slot ${slot} of process ${predecessor}`;
    log('debug', `AH00263: ${slotOf}, which is quiescing: taking over scoreboard slot`);
  }
  scoreboard.clearProcess(slot);
  if (!model.threaded) scoreboard.setStatus(slot, 0, STARTING);
  const order = { slot, generation, config, shape: scoreboard.shape, logLevel: parent.logLevel };
  const { listenerFd, scoreboardFd, pod } = parent;
  const pid = table.spawn(order, [listenerFd, scoreboardFd, pod.read]);
  if (pid === null) {
    scoreboard.clearSlot(slot);
    log('error', `${model.numbers.forkFailed}: fork: Unable to fork new process`);
    await parent.clock.sleep(restMs);
    return;
  }
  scoreboard.setProcess(slot, 'generation', generation);
  scoreboard.setProcess(slot, 'pid', pid);
  parent.born.set(pid, { slot, generation });
  parent.retained.totalDaemons += 1;
  parent.retained.activeDaemons += 1;
}

/** Starts children in the lowest free slots (startup_children). */
export async function startupChildren(parent: Parent, count: number): Promise<void> {
  let left = count;
  for (let slot = 0; left > 0 && slot < parent.config.daemonsLimit; slot += 1) {
    if (parent.scoreboard.process(slot, 'pid') !== 0) continue;
    await makeChild(parent, slot);
    left -= 1;
  }
}
