import { describe, expect, test } from 'vitest';
import { compiledDefaults } from '../../src/mpm/config/defaults.ts';
import type { ServerConfig } from '../../src/mpm/config/server-config.ts';
import { connectionsAboveLimit } from '../../src/mpm/event/limits.ts';
import { maintainEvent } from '../../src/mpm/event/maintenance.ts';
import type { Maintain } from '../../src/mpm/parent/maintenance.ts';
import { newRetained, type Retained } from '../../src/mpm/parent/retained.ts';
import { maintainPrefork } from '../../src/mpm/prefork/maintenance.ts';
import { openScoreboard, type Scoreboard } from '../../src/mpm/scoreboard/scoreboard.ts';
import { scoreboardBytes } from '../../src/mpm/scoreboard/scoreboard-layout.ts';
import { BUSY_WRITE, DEAD, GRACEFUL, READY } from '../../src/mpm/scoreboard/worker-status.ts';
import { maintainWorker } from '../../src/mpm/worker/maintenance.ts';

// The figures are those of httpd 2.4's perform_idle_server_maintenance in prefork.c, worker.c and
// event.c.

function pool(config: ServerConfig, threadLimit: number) {
  const shape = { serverLimit: config.serverLimit, threadLimit };
  const scoreboard = openScoreboard(new ArrayBuffer(scoreboardBytes(shape)), shape);
  const retained = newRetained();
  const start = (slot: number, status: number) => {
    scoreboard.setProcess(slot, 'pid', 1000 + slot);
    for (let thread = 0; thread < config.threadsPerChild; thread += 1) {
      scoreboard.setStatus(slot, thread, status);
    }
    retained.activeDaemons += 1;
    retained.totalDaemons += 1;
  };
  return { scoreboard, retained, start };
}

/**
 * Totals after each tick, every child being busy at once, until the model starts nothing any more.
 */
function growth(maintain: Maintain, config: ServerConfig, first: number): readonly number[] {
  const { scoreboard, retained, start } = pool(config, config.threadLimit);
  for (let slot = 0; slot < first; slot += 1) start(slot, BUSY_WRITE);
  const totals = [first];
  for (;;) {
    const { spawn } = maintain(scoreboard, config, retained);
    if (spawn.length === 0) return totals;
    for (const slot of spawn) start(slot, BUSY_WRITE);
    totals.push((totals.at(-1) ?? 0) + spawn.length);
  }
}

describe('spawning', () => {
  test('prefork doubles from 1 to 32 a tick: 5 to 256 children in 12 ticks', () => {
    expect(growth(maintainPrefork, compiledDefaults('prefork'), 5)).toEqual([
      5, 6, 8, 12, 20, 36, 68, 100, 132, 164, 196, 228, 256,
    ]);
  });

  test.each([
    ['worker', maintainWorker],
    ['event', maintainEvent],
  ] as const)('%s starts processes: 3 to 16 in 4 ticks', (mpm, maintain) => {
    expect(growth(maintain, compiledDefaults(mpm), 3)).toEqual([3, 4, 6, 10, 16]);
  });

  test('after a graceful restart the rate stays at 1 for ten ticks', () => {
    const config = compiledDefaults('prefork');
    const { scoreboard, retained, start } = pool(config, 1);
    retained.holdOffOnExponentialSpawning = 10;
    const spawned: number[] = [];
    for (let tick = 0; tick < 13; tick += 1) {
      const { spawn } = maintainPrefork(scoreboard, config, retained);
      for (const slot of spawn) start(slot, BUSY_WRITE);
      spawned.push(spawn.length);
    }
    expect(spawned).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4]);
  });

  test('a rate of 8 and more is reported in the log', () => {
    const config = compiledDefaults('prefork');
    const { scoreboard, retained, start } = pool(config, 1);
    for (let slot = 0; slot < 12; slot += 1) start(slot, BUSY_WRITE);
    retained.idleSpawnRate = 8;
    expect(maintainPrefork(scoreboard, config, retained).messages).toEqual([
      {
        level: 'info',
        text:
          'AH00162: server seems busy, (you may need to increase StartServers, or ' +
          'Min/MaxSpareServers), spawning 8 children, there are 0 idle, and 12 total ' +
          'children',
      },
    ]);
  });
});

describe('shrinking', () => {
  test('prefork: one child a tick while more than MaxSpareServers are idle', () => {
    const config = compiledDefaults('prefork');
    const { scoreboard, retained, start } = pool(config, 1);
    for (let slot = 0; slot < 20; slot += 1) start(slot, READY);
    let ticks = 0;
    while (maintainPrefork(scoreboard, config, retained).killOne) {
      scoreboard.setStatus(19 - ticks, 0, DEAD);
      ticks += 1;
    }
    expect(ticks).toBe(10);
  });

  test('event: none while others are still ending and the slots are needed for a restart', () => {
    const config = { ...compiledDefaults('event'), serverLimit: 16 };
    const { scoreboard, retained, start } = pool(config, config.threadLimit);
    for (let slot = 0; slot < 14; slot += 1) start(slot, READY);
    expect(maintainEvent(scoreboard, config, retained).killOne).toBe(true);
    scoreboard.setProcess(0, 'quiescing', 1);
    expect(maintainEvent(scoreboard, config, retained).killOne).toBe(false);
    expect([scoreboard.process(0, 'quiescing'), retained.activeDaemons]).toEqual([2, 13]);
  });
});

describe('saturation', () => {
  const said = (maintain: Maintain, sb: Scoreboard, config: ServerConfig, retained: Retained) =>
    maintain(sb, config, retained).messages.map(({ text }) => text.slice(0, 7));

  test('prefork says AH00161 once in the life of the parent', () => {
    const config = compiledDefaults('prefork');
    const { scoreboard, retained, start } = pool(config, 1);
    for (let slot = 0; slot < 256; slot += 1) start(slot, BUSY_WRITE);
    expect(said(maintainPrefork, scoreboard, config, retained)).toEqual(['AH00161']);
    expect(said(maintainPrefork, scoreboard, config, retained)).toEqual([]);
  });

  test('worker says AH00286 without idle threads, AH00287 with few, and each once', () => {
    const config = compiledDefaults('worker');
    const { scoreboard, retained, start } = pool(config, config.threadLimit);
    for (let slot = 0; slot < 16; slot += 1) start(slot, BUSY_WRITE);
    expect(said(maintainWorker, scoreboard, config, retained)).toEqual(['AH00286']);
    scoreboard.setStatus(3, 7, READY);
    expect(said(maintainWorker, scoreboard, config, retained)).toEqual(['AH00287']);
    expect(said(maintainWorker, scoreboard, config, retained)).toEqual([]);
  });

  test('worker says AH00288 every tick when slots are gone but threads are not all there', () => {
    const config = compiledDefaults('worker');
    const { scoreboard, retained, start } = pool(config, config.threadLimit);
    for (let slot = 0; slot < 16; slot += 1) start(slot, BUSY_WRITE);
    for (let thread = 0; thread < 25; thread += 1) scoreboard.setStatus(0, thread, GRACEFUL);
    expect(said(maintainWorker, scoreboard, config, retained)).toEqual(['AH00288']);
    expect(said(maintainWorker, scoreboard, config, retained)).toEqual(['AH00288']);
  });

  test('event says AH00484 and AH10159 once, AH03490 every tick', () => {
    const config = compiledDefaults('event');
    const { scoreboard, retained, start } = pool(config, config.threadLimit);
    for (let slot = 0; slot < 16; slot += 1) start(slot, BUSY_WRITE);
    expect(said(maintainEvent, scoreboard, config, retained)).toEqual(['AH00484']);
    scoreboard.setStatus(3, 7, READY);
    expect(said(maintainEvent, scoreboard, config, retained)).toEqual(['AH10159']);
    for (let thread = 0; thread < 25; thread += 1) scoreboard.setStatus(0, thread, GRACEFUL);
    expect(said(maintainEvent, scoreboard, config, retained)).toEqual(['AH03490']);
    expect(said(maintainEvent, scoreboard, config, retained)).toEqual(['AH03490']);
  });

  test('event never takes the slot of a process that is ending, worker does', () => {
    for (const [mpm, maintain, spawn] of [
      ['worker', maintainWorker, [0]],
      ['event', maintainEvent, []],
    ] as const) {
      const config = { ...compiledDefaults(mpm), serverLimit: 1, daemonsLimit: 1 };
      const { scoreboard, retained, start } = pool(config, config.threadLimit);
      start(0, BUSY_WRITE);
      scoreboard.setProcess(0, 'quiescing', 1);
      scoreboard.setStatus(0, 0, DEAD);
      expect(maintain(scoreboard, config, retained).spawn, mpm).toEqual(spawn);
    }
  });

  test('a sick child ends the server only while no child was ever whole', () => {
    const config = compiledDefaults('worker');
    const { scoreboard, retained, start } = pool(config, config.threadLimit);
    retained.sickChildDetected = true;
    expect(maintainWorker(scoreboard, config, retained).fatal).toBe(true);
    start(0, READY);
    expect(maintainWorker(scoreboard, config, retained).fatal).toBeUndefined();
    expect(retained.sickChildDetected).toBe(false);
  });
});

describe('connectionsAboveLimit', () => {
  const crowd = {
    connections: 0,
    lingering: 0,
    threadsPerChild: 25,
    idleWorkers: 25,
    listenersDisabled: false,
    asyncRequestWorkerFactor: 2,
  };

  // ThreadsPerChild + idle × AsyncRequestWorkerFactor: 25 + 25 × 2 with all threads idle, 1200 over
  // 16 processes.
  test.each([
    ['all idle, one less than the limit', { connections: 74 }, false],
    ['all idle, at the limit', { connections: 75 }, true],
    ['lingering ones do not count', { connections: 80, lingering: 6 }, false],
    ['one idle worker', { connections: 26, idleWorkers: 1 }, false],
    ['one idle worker, at the limit', { connections: 27, idleWorkers: 1 }, true],
    ['no idle worker', { connections: 0, idleWorkers: 0 }, true],
    [
      'stopped, one idle worker does not begin again',
      { connections: 25, idleWorkers: 1, listenersDisabled: true },
      true,
    ],
    ['stopped, two do', { connections: 25, idleWorkers: 2, listenersDisabled: true }, false],
  ] as const)('%s', (_, change, above) => {
    expect(connectionsAboveLimit({ ...crowd, ...change })).toBe(above);
  });

  test('the defaults hold 1200 idle connections', () => {
    let connections = 0;
    while (!connectionsAboveLimit({ ...crowd, connections })) connections += 1;
    expect(connections * 16).toBe(1200);
  });
});
