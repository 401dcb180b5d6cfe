import { describe, expect, onTestFinished, test } from 'vitest';
import { compiledDefaults } from '../../src/mpm/config/defaults.ts';
import type { Mpm, ServerConfig } from '../../src/mpm/config/server-config.ts';
import type { LogLevel } from '../../src/mpm/log/error-log.ts';
import { models } from '../../src/mpm/models.ts';
import type { Parent } from '../../src/mpm/parent/parent.ts';
import { openPipeOfDeath } from '../../src/mpm/parent/pipe-of-death.ts';
import type { Death } from '../../src/mpm/parent/process-table.ts';
import { reclaimChildProcesses } from '../../src/mpm/parent/reclaim.ts';
import { newRetained } from '../../src/mpm/parent/retained.ts';
import { runParent } from '../../src/mpm/parent/run.ts';
import type { Asked } from '../../src/mpm/parent/signals.ts';
import { openScoreboard } from '../../src/mpm/scoreboard/scoreboard.ts';
import { scoreboardBytes } from '../../src/mpm/scoreboard/scoreboard-layout.ts';
import { BUSY_WRITE, READY } from '../../src/mpm/scoreboard/worker-status.ts';

// Timetables of the parent: its clock and its processes are ours, so that a minute takes no time.

type Event = () => void;

/**
 * A world in which time passes only while the parent sleeps, and children do what the test says.
 */
function world(mpm: Mpm, change: Partial<ServerConfig> = {}, becomes = READY) {
  const config = { ...compiledDefaults(mpm), ...change };
  const shape = { serverLimit: config.serverLimit, threadLimit: config.threadLimit };
  const scoreboard = openScoreboard(new ArrayBuffer(scoreboardBytes(shape)), shape);
  const living = new Map<number, number>();
  const ended: Death[] = [];
  const agenda: { atMs: number; event: Event }[] = [];
  const log: string[] = [];
  const spawned: { atMs: number; slot: number; generation: number }[] = [];
  const signalled: { atMs: number; signal: string }[] = [];
  let nowMs = 0;
  let pending: Asked | null = null;
  const deaf = new Set<number>();
  const die = (pid: number, how: Partial<Death> = {}) => {
    if (living.delete(pid)) ended.push({ pid, exitCode: 0, signal: null, ...how });
  };
  const pod = openPipeOfDeath();
  onTestFinished(() => pod[Symbol.dispose]());
  const parent: Parent = {
    model: models[mpm],
    table: {
      spawn({ slot, generation }) {
        const pid = 100 + spawned.length;
        spawned.push({ atMs: nowMs, slot, generation });
        living.set(pid, slot);
        for (let thread = 0; thread < config.threadsPerChild; thread += 1) {
          scoreboard.setStatus(slot, thread, becomes);
        }
        return pid;
      },
      reap: () => ended.shift() ?? null,
      kill(pid, signal) {
        signalled.push({ atMs: nowMs, signal });
        if (!deaf.has(pid) || signal === 'SIGKILL') die(pid, { exitCode: null, signal });
        return true;
      },
      pids: () => [...living.keys()],
    },
    clock: {
      nowMs: () => nowMs,
      async sleep(ms) {
        const untilMs = nowMs + ms;
        for (;;) {
          const next = agenda.toSorted((a, b) => a.atMs - b.atMs)[0];
          if (next === undefined || next.atMs > untilMs) break;
          agenda.splice(agenda.indexOf(next), 1);
          nowMs = Math.max(nowMs, next.atMs);
          next.event();
          if (pending !== null) return;
        }
        nowMs = untilMs;
      },
    },
    signals: {
      get pending() {
        return pending;
      },
      take() {
        const taken = pending;
        pending = null;
        return taken;
      },
    },
    scoreboard,
    scoreboardFd: -1,
    retained: newRetained(),
    log: (_: LogLevel, text: string) => void log.push(`${nowMs} ${text}`),
    logLevel: 'debug',
    readConfigAgain: () => ({ config, warnings: [], idle: [] }),
    wakeOne: () => {},
    config,
    listenerFd: -1,
    pod,
    generation: 0,
    remainingChildrenToStart: 0,
    born: new Map(),
  };
  return {
    parent,
    living,
    log,
    spawned,
    signalled,
    scoreboard,
    deaf,
    die,
    at(atMs: number, event: Event) {
      agenda.push({ atMs, event });
    },
    ask(atMs: number, asked: Asked) {
      agenda.push({
        atMs,
        event: () => {
          pending = asked;
        },
      });
    },
    /** Children started at each time: "0: 5, 1000: 1". */
    timetable: () =>
      Object.entries(Object.groupBy(spawned, ({ atMs }) => String(atMs))).map(
        ([atMs, list]) => `${atMs}: ${list?.length}`,
      ),
  };
}

describe('prefork', () => {
  test('5 to 128 children: the same ticks as httpd', async () => {
    const { parent, ask, timetable } = world(
      'prefork',
      { maxRequestWorkers: 128, daemonsLimit: 128 },
      BUSY_WRITE,
    );
    ask(12_500, 'stop');
    expect(await runParent(parent)).toBe(0);
    expect(timetable()).toEqual([
      '0: 5',
      '1000: 1',
      '2000: 2',
      '3000: 4',
      '4000: 8',
      '5000: 16',
      '6000: 32',
      '7000: 32',
      '8000: 28',
    ]);
  });

  test('a child that is killed is replaced by the next maintenance, not before', async () => {
    const { parent, ask, at, die, timetable } = world('prefork');
    at(2300, () => die(101, { exitCode: null, signal: 'SIGKILL' }));
    ask(5500, 'stop');
    await runParent(parent);
    expect(timetable()).toEqual(['0: 5', '4000: 1']);
  });

  test('a graceful restart starts what is owed at the first quiet second', async () => {
    const { parent, ask, at, die, spawned, log } = world('prefork');
    ask(1500, 'graceful-restart');
    at(1700, () => die(100));
    at(1800, () => die(101));
    ask(9500, 'stop');
    await runParent(parent);
    const next = spawned.filter(({ generation }) => generation === 1).map(({ atMs }) => atMs);
    // The sleep is over at 2500, and comes before the deaths: all five that are owed are started
    // then.
    expect(next.filter((atMs) => atMs === 2500)).toHaveLength(5);
    expect(log.filter((line) => line.includes('AH00171'))).toEqual([
      '1500 AH00171: Graceful restart requested, doing restart',
    ]);
  });

  test('a child without resources lowers the rate to one', async () => {
    const { parent, ask, at, die } = world('prefork', {}, BUSY_WRITE);
    at(3200, () => die(100, { exitCode: 7 }));
    ask(3900, 'stop');
    await runParent(parent);
    expect(parent.retained.idleSpawnRate).toBeGreaterThan(1);
    const other = world('prefork', {}, BUSY_WRITE);
    other.at(3200, () => other.die(100, { exitCode: 7 }));
    other.ask(4100, 'stop');
    await runParent(other.parent);
    expect(other.parent.retained.idleSpawnRate).toBe(1);
  });

  test('a fatal error of a child of this generation ends the server', async () => {
    const { parent, at, die, log, living } = world('prefork');
    at(1200, () => die(102, { exitCode: 15 }));
    expect(await runParent(parent)).toBe(1);
    expect(log).toContain('2000 AH00050: Child 102 returned a Fatal error... Apache is exiting!');
    expect(living.size).toBe(0);
  });
});

describe.each(['worker', 'event'] as const)('%s', (mpm) => {
  test('a child that is killed is replaced at once, but not the third in a row', async () => {
    const { parent, ask, at, die, timetable, log } = world(mpm);
    at(1300, () => {
      for (const pid of [100, 101, 102]) die(pid, { exitCode: null, signal: 'SIGSEGV' });
    });
    ask(2500, 'stop');
    await runParent(parent);
    expect(timetable()).toEqual(['0: 3', '2000: 2']);
    const number = mpm === 'worker' ? 'AH10393' : 'AH10392';
    expect(log).toContain(`2000 ${number}: children are killed successively!`);
    expect(log.filter((line) => line.includes('AH00052'))).toHaveLength(3);
  });
});

describe('the kill ladder', () => {
  test('TERM at 0, 3, 5 and 7 s, KILL at 9', async () => {
    const { parent, deaf, signalled, log, living } = world('prefork', { startServers: 1 });
    deaf.add(100);
    parent.table.spawn({ slot: 0, generation: 0 } as never, {} as never);
    await reclaimChildProcesses(parent.table, parent.clock, parent.log);
    expect(signalled.map(({ atMs, signal }) => `${atMs} ${signal}`)).toEqual([
      '0 SIGTERM',
      '3000 SIGTERM',
      '5000 SIGTERM',
      '7000 SIGTERM',
      '9000 SIGKILL',
    ]);
    expect(log).toEqual([
      '3000 AH00045: child process 100 still did not exit, sending a SIGTERM',
      '5000 AH00045: child process 100 still did not exit, sending a SIGTERM',
      '7000 AH00045: child process 100 still did not exit, sending a SIGTERM',
      '9000 AH00046: child process 100 still did not exit, sending a SIGKILL',
    ]);
    expect(living.size).toBe(0);
  });
});
