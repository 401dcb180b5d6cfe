import { readFileSync, writeSync } from 'node:fs';
import { createSharedMemory, mapShared } from '../os/shared-memory.ts';
import { type ConfigResult, readConfig } from './config/config.ts';
import type { ServerConfig } from './config/server-config.ts';
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
import { openScoreboard } from './scoreboard/scoreboard.ts';
import { type ScoreboardShape, scoreboardBytes } from './scoreboard/scoreboard-layout.ts';
import { readServeOptions, type ServeOptions } from './serve-options.ts';

// The parent process. Reads one argument in JSON (serve-options.ts) and the configuration, opens
// the listener, writes the pid file, runs generations of children, and leaves with an exit status.
// `npm run serve` (src/cli/serve.ts) and the native arms start this file. It loads no packages but
// the foreign function interface, so that it starts fast and stays small.

const say = (line: string) => void writeSync(2, `${line}\n`);

process.exit(await serve(process.argv.slice(2)));

async function serve(words: readonly string[]): Promise<number> {
  const read = readServeOptions(words);
  if ('problems' in read) {
    for (const problem of read.problems) say(problem);
    return 2;
  }
  const { options } = read;
  const configured = configure(options);
  if ('error' in configured) {
    say(configured.error);
    return 1;
  }
  for (const warning of configured.warnings) say(warning);
  if (configured.idle.length > 0) {
    say(`mpm-bench serve: without effect here: ${configured.idle.join(', ')}`);
  }
  if (options.check) {
    say('Syntax OK');
    return 0;
  }
  return start(options, configured.config);
}

/** Reads the configuration. @param retained limits that a restart cannot change. */
function configure(options: ServeOptions, retained?: ScoreboardShape): ConfigResult {
  const { mpm, file, root, directives = [], defines = [] } = options;
  const flags = { directives, defines, ...(root === undefined ? {} : { root }) };
  if (file === undefined) return readConfig(mpm, null, flags, retained);
  try {
    return readConfig(mpm, { path: file, text: readFileSync(file, 'utf8') }, flags, retained);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { error: `cannot read the configuration file ${file} (${code})` };
  }
}

async function start(options: ServeOptions, config: ServerConfig): Promise<number> {
  const refusal = checkPidFile(config);
  if (refusal !== null) return refusal;
  // Handled from here on, because a signal can arrive before the server is up.
  const { signals, clock } = parentSignals();
  const listening = openListener(config);
  if ('error' in listening) {
    say(listening.error);
    return 1;
  }
  const model = models[config.mpm];
  const { logLevel = 'notice' } = options;
  const shape = { serverLimit: config.serverLimit, threadLimit: config.threadLimit };
  const scoreboardFd = createSharedMemory('scoreboard', scoreboardBytes(shape));
  const program = compileOnce(model.programs);
  const noPidFile = config.pidFile === null ? null : writePidFile(config.pidFile);
  if (noPidFile !== null) say(noPidFile);
  const parent: Parent = {
    model,
    table: model.threaded ? spawnedChildren(program) : forkedChildren(program),
    clock,
    signals,
    scoreboard: openScoreboard(mapShared(scoreboardFd, scoreboardBytes(shape)), shape),
    scoreboardFd,
    retained: newRetained(),
    log: errorLog(`mpm_${config.mpm}`, logLevel, 2),
    logLevel,
    readConfigAgain: () => configure(options, shape),
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

/** Checks an earlier pid file. Returns the exit status to leave with, or null to go on. */
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
