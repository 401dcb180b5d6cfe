import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/mpm/config/config.ts';
import { processTree } from '../../src/os/proc.ts';
import { arms, mpmNames } from '../../src/server/arm.ts';
import { readPool } from '../../src/server/pool.ts';
import type { RunningServer } from '../../src/server/server.ts';
import { generate } from '../fixtures/httpd-config/generate.ts';
import { fetchMs, realHttpd, testRun } from '../fixtures/real-httpd.ts';

// What httpd -t makes of generated files is compared in test/mpm/config; here httpd serves.

beforeAll(async () => {
  await realHttpd();
}, fetchMs);

const firstSeed = Number(process.env.MPM_BENCH_SEED ?? 20_261_129);

/** Pools of few children, which are full within seconds, of files that are accepted. */
const drawn = mpmNames.flatMap((mpm, m) =>
  Array.from({ length: 2000 }, (_, i) => firstSeed + 3 * i + m)
    .flatMap((seed) => {
      const [[, text] = ['', '']] = Object.entries(generate(seed).files);
      const tuning = { name: 'file', path: 'x.conf', text } as const;
      const arm = { ...arms[`httpd-${mpm}`], tuning };
      const read = readConfig(mpm, { path: 'x.conf', text }, { directives: [], defines: [] });
      const { capacity, started, threadsPerChild } = readPool(arm);
      const children = capacity / threadsPerChild;
      // A pool of one child tells little; the variable would be one of this machine's.
      const tells = children > 1 && children <= 12 && capacity <= 64;
      if ('error' in read || !tells || text.includes('FROM_ENV')) return [];
      return [{ seed, mpm, text, tuning, capacity, started, threadsPerChild }];
    })
    .slice(0, m === 0 ? 6 : 7),
);

const childrenOf = ({ pid }: RunningServer) => processTree(pid ?? 0).length - 1;

/** Opens connections that hold a worker each: their requests do not end. */
async function hold({ host, port }: RunningServer, count: number) {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connect(port, host);
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
    sockets.push(socket);
  }
  return { [Symbol.dispose]: () => sockets.forEach((socket) => void socket.destroy()) };
}

describe.concurrent('a file of the language makes the pool that we read', () => {
  test('of twenty files', () => expect(drawn).toHaveLength(20));

  test.each(drawn)('seed $seed, $mpm: $started of $capacity', { timeout: 60_000 }, async (of) => {
    using run = testRun();
    await using server = await run.start(`httpd-${of.mpm}`, { tuning: of.tuning });
    expect(childrenOf(server)).toBeGreaterThanOrEqual(of.started / of.threadsPerChild);
    using _ = await hold(server, of.capacity + 3);
    const most = of.capacity / of.threadsPerChild;
    // Maintenance comes once a second, and a file may ask for one more child each time.
    for (let i = 0; i < 300 && childrenOf(server) < most; i++) await wait(100);
    expect(childrenOf(server), of.text).toBe(most);
    await wait(1500);
    expect(childrenOf(server), of.text).toBe(most);
  });
});
