import { serverBuilt, serverVersion } from '../version.ts';
import { startupChildren } from './children.ts';
import { endGeneration, gracefulStop, leaveGeneration, stop } from './ending.ts';
import { limitConnections, openListener } from './listening.ts';
import { serverMainLoop } from './main-loop.ts';
import type { Parent } from './parent.ts';
import { openPipeOfDeath } from './pipe-of-death.ts';
import { reclaimChildProcesses } from './reclaim.ts';

/** After a graceful restart the rate of spawning is not doubled for so many ticks. */
const holdOffTicks = 10;

/** ap_mpm_run again and again, until the server ends: one generation of children after the other. Its exit status. */
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

/** Reads the configuration again; the old listener serves on unless its address has changed. False: it cannot be used. */
function configureAgain(parent: Parent): boolean {
  const read = parent.readConfigAgain();
  if ('error' in read) {
    parent.log('emerg', read.error, 'core');
    parent.log('emerg', 'AH00020: Configuration Failed, exiting', 'core');
    return false;
  }
  for (const text of read.warnings) parent.log('warn', text);
  const { host, port } = parent.config.listen;
  const moved = host !== read.config.listen.host || port !== read.config.listen.port;
  parent.config = read.config;
  if (moved) {
    const listening = openListener(read.config);
    if ('error' in listening) {
      parent.log('emerg', listening.error, 'core');
      return false;
    }
    parent.listenerFd = listening.fd;
  } else limitConnections(parent.listenerFd, read.config);
  parent.generation += 1;
  const old = parent.pod;
  parent.pod = openPipeOfDeath();
  old[Symbol.dispose]();
  return true;
}

/** The server cannot go on: nobody is left behind. */
async function die(parent: Parent): Promise<number> {
  await reclaimChildProcesses(parent.table, parent.clock, parent.log);
  return 1;
}
