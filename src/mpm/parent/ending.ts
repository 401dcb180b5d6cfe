import { closeSocket, endListening } from '../../os/sockets.ts';
import { DEAD, GRACEFUL, READY } from '../scoreboard/worker-status.ts';
import type { Parent } from './parent.ts';
import { removePidFile } from './pid-file.ts';
import { reclaimChildProcesses } from './reclaim.ts';

/** TERM or INT: everybody ends now; responses on their way are lost. */
export async function stop(parent: Parent): Promise<void> {
  await reclaimChildProcesses(parent.table, parent.clock, parent.log);
  forgetPidFile(parent);
  say(parent, `${parent.model.numbers.sigterm}: caught SIGTERM, shutting down`);
}

/**
 * WINCH: nobody accepts any more, and everybody ends when its connections have; after GracefulShutdownTimeout (0: never), or
 * when another signal comes, by force.
 */
export async function gracefulStop(parent: Parent): Promise<void> {
  askAllToDie(parent);
  // A child that serves a connection cannot close its listener before it is done, as httpd's USR1 makes it; this closes it
  // for all of them.
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

/** HUP: as stop, and then everything begins anew. */
export async function endGeneration(parent: Parent): Promise<void> {
  await reclaimChildProcesses(parent.table, parent.clock, parent.log);
  parent.born.clear();
  parent.retained.activeDaemons = 0;
  parent.retained.totalDaemons = 0;
  say(parent, `${parent.model.numbers.sighup}: SIGHUP received.  Attempting to restart`);
}

/** USR1: those of this generation end when they have finished, while those of the next one are started. */
export function leaveGeneration(parent: Parent): void {
  say(parent, parent.model.numbers.gracefulRestart);
  askAllToDie(parent);
  if (parent.model.threaded) return;
  for (const { slot } of parent.born.values()) {
    if (parent.scoreboard.status(slot, 0) !== DEAD) parent.scoreboard.setStatus(slot, 0, GRACEFUL);
  }
}

/** The generation counts on first: a child that is not waiting in accept() at this moment sees it before it does. */
function askAllToDie(parent: Parent): void {
  const { scoreboard } = parent;
  scoreboard.setGeneration(parent.generation + 1, scoreboard.restartTimeMs());
  if (parent.model.threaded) parent.pod.ask(parent.born.size);
  else wakeThoseWhoWait(parent);
}

/** A dummy connection for each child of prefork that waits in accept(). */
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
