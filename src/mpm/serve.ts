import { readFileSync, writeSync } from 'node:fs';
import { createSharedMemory, mapShared } from '../os/shared-memory.ts';
import { type ConfigResult, readConfig, type ServerConfig } from './config/config.ts';
import { errorLog } from './log/error-log.ts';
import { models } from './models.ts';
import { compileOnce } from './parent/compile-once.ts';
import { dummyConnection } from './parent/dummy-connection.ts';
import { forkedChildren } from './parent/forked-children.ts';
import { openListener } from './parent/listening.ts';
import type { Parent } from './parent/parent.ts';
import { readPidFile, writePidFile } from './parent/pid-file.ts';
import { openPipeOfDeath } from './parent/pipe-of-death.ts';
import { spawnedChildren } from './parent/process-table.ts';
import { newRetained } from './parent/retained.ts';
import { runParent } from './parent/run.ts';
import { parentSignals } from './parent/signals.ts';
import { type ScoreboardShape, scoreboardBytes } from './scoreboard/layout.ts';
import { openScoreboard } from './scoreboard/scoreboard.ts';
import { readServeFlags, type ServeFlags, usage } from './serve-flags.ts';

// `npm run serve`: the parent process. argv → configuration → listener, pid file → generations of children → exit status.

const say = (line: string) => void writeSync(2, `${line}\n`);

process.exit(await serve(process.argv.slice(2)));

async function serve(words: readonly string[]): Promise<number> {
  const read = readServeFlags(words);
  if ('help' in read) {
    writeSync(1, `${usage}\n`);
    return 0;
  }
  if ('problems' in read) {
    for (const problem of read.problems) say(problem);
    return 2;
  }
  const configured = configure(read.flags);
  if ('error' in configured) {
    say(configured.error);
    return 1;
  }
  for (const warning of configured.warnings) say(warning);
  if (read.flags.test) {
    say('Syntax OK');
    return 0;
  }
  return start(read.flags, configured.config);
}

/** @param retained what a restart may not change. */
function configure({ mpm, file, config }: ServeFlags, retained?: ScoreboardShape): ConfigResult {
  if (file === null) return readConfig(mpm, null, config, retained);
  try {
    return readConfig(mpm, { path: file, text: readFileSync(file, 'utf8') }, config, retained);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { error: `cannot read the configuration file ${file} (${code}): name one with -c FILE` };
  }
}

async function start(flags: ServeFlags, config: ServerConfig): Promise<number> {
  const refusal = checkPidFile(config);
  if (refusal !== null) return refusal;
  // Signals count from now on: whoever starts us may think better of it before we are up.
  const { signals, clock } = parentSignals();
  const listening = openListener(config);
  if ('error' in listening) {
    say(listening.error);
    return 1;
  }
  const model = models[config.mpm];
  const shape = { serverLimit: config.serverLimit, threadLimit: config.threadLimit };
  const scoreboardFd = createSharedMemory('scoreboard', scoreboardBytes(shape));
  const program = compileOnce(model.programs);
  if (config.pidFile !== null) writePidFile(config.pidFile);
  const parent: Parent = {
    model,
    table: model.threaded ? spawnedChildren(program) : forkedChildren(program),
    clock,
    signals,
    scoreboard: openScoreboard(mapShared(scoreboardFd, scoreboardBytes(shape)), shape),
    scoreboardFd,
    retained: newRetained(),
    log: errorLog(`mpm_${config.mpm}`, flags.logLevel, 2),
    logLevel: flags.logLevel,
    readConfigAgain: () => configure(flags, shape),
    wakeOne: () => dummyConnection(parent.config.listen),
    config,
    listenerFd: listening.fd,
    pod: openPipeOfDeath(),
    generation: 0,
    remainingChildrenToStart: 0,
    born: new Map(),
  };
  return runParent(parent);
}

/** The exit status with which to leave because of what an earlier pid file says; null: go on. */
function checkPidFile({ pidFile }: ServerConfig): number | null {
  if (pidFile === null) return null;
  const earlier = readPidFile(pidFile);
  if (earlier.state === 'running') {
    writeSync(1, `httpd (pid ${earlier.pid}) already running\n`);
    return 0;
  }
  if (earlier.state === 'stale') {
    say(`AH00098: pid file ${pidFile} overwritten -- Unclean shutdown of previous Apache run?`);
  }
  return null;
}
