import { closeSocket, endListening } from '../../os/sockets.ts';
import { DEAD, GRACEFUL, READY } from '../scoreboard/worker-status.ts';
import type { Parent } from './parent.ts';
import { removePidFile } from './pid-file.ts';
import { reclaimChildProcesses } from './reclaim.ts';

/** Ends all children at once after TERM or INT; responses in progress are lost. */
export async function stop(parent: Parent): Promise<void> {
  await reclaimChildProcesses(parent.table, parent.clock, parent.log);
  forgetPidFile(parent);
  say(parent, `${parent.model.numbers.sigterm}: caught SIGTERM, shutting down`);
}

/**
 * Stops gracefully after WINCH: children accept no more, and end when their connections have.
 * GracefulShutdownTimeout (0: never) or another signal ends them by force.
 */
export async function gracefulStop(parent: Parent): Promise<void> {
  askAllToDie(parent);
  // A child that serves a connection cannot close its listener, as httpd's USR1 makes it do. This
  // closes it in all of them.
  endListening(parent.listenerFd);
  closeSocket(parent.listenerFd);
  forgetPidFile(parent);
  say(parent, `${parent.model.numbers.sigwinch}: caught SIGWINCH, shutting down gracefully`);
  parent.signals.take();
  const limitMs = parent.config.gracefulShutdownTimeoutMs;
  const startedMs = parent.clock.nowMs();
  while (anyLeft(parent) && parent.signals.pending !== 'stop') {
    if (limitMs > 0 && parent.clock.nowMs() - startedMs >= limitMs) break;
    await parent.clock.sleep(1000);
    wakeThoseWhoWait(parent);
  }
  await reclaimChildProcesses(parent.table, parent.clock, parent.log);
}

/** Ends all children after HUP, before everything begins anew. */
export async function endGeneration(parent: Parent): Promise<void> {
  await reclaimChildProcesses(parent.table, parent.clock, parent.log);
  parent.born.clear();
  parent.retained.activeDaemons = 0;
  parent.retained.totalDaemons = 0;
  say(parent, `${parent.model.numbers.sighup}: SIGHUP received.  Attempting to restart`);
}

/** Lets this generation end when its work is done, after USR1, while the next one starts. */
export function leaveGeneration(parent: Parent): void {
  const { model } = parent;
  const asked = model.threaded
    ? 'SIGUSR1 received.  Doing graceful restart'
    : 'Graceful restart requested, doing restart';
  say(parent, `${model.numbers.gracefulRestart}: ${asked}`);
  askAllToDie(parent);
  if (parent.model.threaded) return;
  for (const { slot } of parent.born.values()) {
    if (parent.scoreboard.status(slot, 0) !== DEAD) parent.scoreboard.setStatus(slot, 0, GRACEFUL);
  }
}

/**
 * Asks all children to end. The generation changes first, so that children outside accept() see it.
 */
function askAllToDie(parent: Parent): void {
  const { scoreboard } = parent;
  scoreboard.setGeneration(parent.generation + 1, scoreboard.restartTimeMs());
  if (parent.model.threaded) parent.pod.ask(parent.born.size);
  else wakeThoseWhoWait(parent);
}

/** Opens a dummy connection for each child of prefork that waits in accept(). */
function wakeThoseWhoWait({ model, born, scoreboard, wakeOne }: Parent): void {
  if (model.threaded) return;
  for (const { slot } of born.values()) {
    if (scoreboard.status(slot, 0) === READY) wakeOne();
  }
}

function anyLeft({ table }: Parent): boolean {
  while (table.reap() !== null);
  return table.pids().length > 0;
}

function forgetPidFile({ config }: Parent): void {
  if (config.pidFile !== null) removePidFile(config.pidFile);
}

const say = ({ log }: Parent, text: string) => log('notice', text);
