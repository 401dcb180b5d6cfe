import { closeSocket, endListening } from '../../os/sockets.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { serverBuilt, serverVersion } from '../version.ts';
import { startupChildren } from './children.ts';
import { endGeneration, gracefulStop, leaveGeneration, stop } from './ending.ts';
import { limitConnections, openListener } from './listening.ts';
import { serverMainLoop } from './main-loop.ts';
import type { Parent } from './parent.ts';
import { removePidFile, writePidFile } from './pid-file.ts';
import { openPipeOfDeath } from './pipe-of-death.ts';
import { reclaimChildProcesses } from './reclaim.ts';

/** Ticks after a graceful restart during which the rate of spawning is not doubled. */
const holdOffTicks = 10;

/**
 * Runs one generation of children after the other until the server ends (ap_mpm_run). Returns its
 * exit status.
 */
export async function runParent(parent: Parent): Promise<number> {
  await beginGeneration(parent, false);
  for (;;) {
    if ((await serverMainLoop(parent)) === 'fatal') return die(parent);
    const asked = parent.signals.take();
    if (asked === 'stop') {
      await stop(parent);
      return 0;
    }
    if (asked === 'graceful-stop') {
      await gracefulStop(parent);
      return 0;
    }
    const graceful = asked === 'graceful-restart';
    if (graceful) leaveGeneration(parent);
    else await endGeneration(parent);
    if (!configureAgain(parent)) return die(parent);
    await beginGeneration(parent, graceful);
  }
}

async function beginGeneration(parent: Parent, graceful: boolean): Promise<void> {
  const { scoreboard, retained, config, log, model } = parent;
  if (!graceful) scoreboard.reset();
  scoreboard.setGeneration(
    parent.generation,
    graceful ? scoreboard.restartTimeMs() : parent.clock.nowMs(),
  );
  retained.idleSpawnRate = 1;
  const wanted = Math.min(config.startServers, config.daemonsLimit);
  if (graceful) {
    parent.remainingChildrenToStart = wanted;
    retained.holdOffOnExponentialSpawning = holdOffTicks;
  } else {
    parent.remainingChildrenToStart = 0;
    await startupChildren(parent, wanted);
  }
  const configured = `${serverVersion} configured -- resuming normal operations`;
  log('notice', `${model.numbers.configured}: ${configured}`);
  log('info', `${model.numbers.built}: Server built: ${serverBuilt}`);
}

/** Reads the configuration again. Returns false when it cannot be used. */
function configureAgain(parent: Parent): boolean {
  const read = parent.readConfigAgain();
  if ('error' in read) {
    parent.log('emerg', read.error, 'core');
    parent.log('emerg', 'AH00020: Configuration Failed, exiting', 'core');
    return false;
  }
  for (const text of read.warnings) parent.log('warn', text);
  const before = parent.config;
  parent.config = read.config;
  if (!listenAgain(parent, before.listen)) return false;
  movePidFile(parent, before.pidFile);
  parent.generation += 1;
  const old = parent.pod;
  parent.pod = openPipeOfDeath();
  old[Symbol.dispose]();
  return true;
}

/**
 * Replaces the listener where its address has changed. Returns false when the new one cannot be
 * opened.
 */
function listenAgain(parent: Parent, { host, port }: ServerConfig['listen']): boolean {
  const { config, listenerFd: old } = parent;
  if (host === config.listen.host && port === config.listen.port) {
    limitConnections(old, config);
    return true;
  }
  const listening = openListener(config);
  if ('error' in listening) {
    parent.log('emerg', listening.error, 'core');
    return false;
  }
  parent.listenerFd = listening.fd;
  // Closes it in old children, too. One that waits in accept() would not wake otherwise, because
  // dummy connections now go to the new address.
  endListening(old);
  closeSocket(old);
  return true;
}

/** Replaces the pid file where its name has changed. */
function movePidFile({ config: { pidFile }, log }: Parent, before: string | null): void {
  if (pidFile === before) return;
  if (before !== null) removePidFile(before);
  const failure = pidFile === null ? null : writePidFile(pidFile);
  if (failure !== null) log('error', failure, 'core');
}

/** Ends all children, because the server cannot go on. */
async function die(parent: Parent): Promise<number> {
  await reclaimChildProcesses(parent.table, parent.clock, parent.log);
  return 1;
}
