import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mpm } from '../../../src/server/arm.ts';
import { advise } from '../../../src/studies/advise/advise.ts';
import { calculation } from '../../../src/studies/advise/calculation.ts';
import { busy, held, requestsPerSecond } from '../../../src/studies/advise/demand.ts';
import { childBytes, poolFor } from '../../../src/studies/advise/pool.ts';
import { sentence } from '../../../src/studies/advise/sentence.ts';
import type { Site } from '../../../src/studies/advise/site.ts';
import { snippet } from '../../../src/studies/advise/snippet.ts';
import { costs, site } from '../../fixtures/advise/costs-of.ts';

const gibibyte = 2 ** 30;
const mpms = ['prefork', 'worker', 'event'] as const;

describe('Little’s law', () => {
  // By hand: λ = N / (S + Z); L = λ · S; held = λ · (S + min(Z, K)); + 2.326 standard deviations of
  // a binomial.
  test.each<[Partial<Site>, number, number, number, number, number]>([
    [{}, 200, 10, 18, 1010, 1063],
    [{ keepAliveSeconds: 0 }, 200, 10, 18, 10, 18],
    // Longer than the pause: everybody keeps a connection.
    [{ keepAliveSeconds: 15 }, 200, 10, 18, 2000, 2000],
    [
      { clients: 100, requestSeconds: 1, thinkSeconds: 1, keepAliveSeconds: 1 },
      50,
      50,
      62,
      100,
      100,
    ],
    [{ clients: 1, requestSeconds: 1, thinkSeconds: 0 }, 1, 1, 1, 1, 1],
  ])('%j', (change, rate, busyMean, busyHigh, heldMean, heldHigh) => {
    const asked = site(change);
    expect(requestsPerSecond(asked)).toBeCloseTo(rate, 9);
    expect(busy(asked).mean).toBeCloseTo(busyMean, 9);
    expect(busy(asked).high).toBe(busyHigh);
    expect(held(asked, asked.keepAliveSeconds).mean).toBeCloseTo(heldMean, 9);
    expect(held(asked, asked.keepAliveSeconds).high).toBe(heldHigh);
  });
});

describe('what is advised', () => {
  test.each<[Mpm, Partial<Site>, object]>([
    [
      'prefork',
      {},
      {
        maxRequestWorkers: 1063,
        serverLimit: 1063,
        startServers: 1063,
        minSpare: 1048,
        keepAliveSeconds: 5,
        threadsPerChild: null,
      },
    ],
    // 1,063 threads are more than 16 processes of 25, so processes of 64.
    [
      'worker',
      {},
      { maxRequestWorkers: 1088, serverLimit: 17, threadsPerChild: 64, threadLimit: null },
    ],
    // (1,063 + 2 · 18) / 3 = 367 threads in 15 processes of 25, and four slots for those that end.
    [
      'event',
      {},
      {
        maxRequestWorkers: 375,
        serverLimit: 19,
        threadsPerChild: 25,
        asyncRequestWorkerFactor: null,
      },
    ],
    // 0.75 GiB hold (768 − 4) / 2 = 382 processes; at 1 s up to 242 connections are open, at 2 s up
    // to 457.
    ['prefork', { memoryBytes: gibibyte }, { maxRequestWorkers: 242, keepAliveSeconds: 1 }],
    // 48 MiB hold 22 processes: the 18 of the requests, but no connection that waits.
    ['prefork', { memoryBytes: 64 * 2 ** 20 }, { maxRequestWorkers: 18, keepAliveSeconds: 0 }],
    // 36 MiB hold eight processes of 25: (1,063 + 8 · 18) / 9 = 135 threads.
    [
      'event',
      { memoryBytes: 48 * 2 ** 20 },
      { maxRequestWorkers: 150, keepAliveSeconds: 5, asyncRequestWorkerFactor: 8 },
    ],
    ['worker', { clients: 10 }, { maxRequestWorkers: 9, threadsPerChild: 9, serverLimit: 1 }],
    [
      'worker',
      { clients: 20_000, memoryBytes: 16 * gibibyte },
      { threadsPerChild: 128, threadLimit: 128, listenBacklog: 2000 },
    ],
  ])('%s, %j', (mpm, change, expected) => {
    expect(advise(site(change), costs(mpm)).settings).toMatchObject(expected);
  });

  test.each<[Mpm, Partial<Site>, string]>([
    [
      'prefork',
      { memoryBytes: 32 * 2 ** 20 },
      'prefork cannot do it in 32.0 MiB: even without keep-alive it takes 18 ' +
        'processes for the requests under way, and 53.3 MiB of memory, the reserve ' +
        'included. Give it that, or make the requests shorter.',
    ],
    [
      'event',
      { clients: 200_000 },
      'event cannot do it with 2 CPUs: 20,000 requests/s keep 2.00 of them busy. It ' +
        'needs 3 CPUs, or cheaper requests.',
    ],
    [
      'prefork',
      { memoryBytes: gibibyte },
      'prefork can do it, but KeepAliveTimeout is 1 s instead of 5 s: as wanted it ' +
        'would need 2.77 GiB of memory, the reserve included.',
    ],
  ])('%s says what it cannot do, or at which price: %j', (mpm, change, words) => {
    const asked = site(change);
    const said = sentence(asked, advise(asked, costs(mpm)));
    expect(said).toBe(words);
  });

  test('nothing is said where all is well', () => {
    for (const mpm of mpms) expect(sentence(site(), advise(site(), costs(mpm)))).toBeNull();
  });
});

const anySite = fc.record({
  memoryBytes: fc.integer({ min: 2 ** 20, max: 64 * gibibyte }),
  reserveShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
  cpus: fc.integer({ min: 1, max: 128 }),
  clients: fc.integer({ min: 1, max: 100_000 }),
  requestSeconds: fc.double({ min: 0.0001, max: 60, noNaN: true }),
  thinkSeconds: fc.double({ min: 0, max: 600, noNaN: true }),
  keepAliveSeconds: fc.integer({ min: 0, max: 60 }),
  childBytes: fc.constant(null),
  cpuUsPerRequest: fc.constant(null),
  tls: fc.constant(null),
});

const anyCosts = fc
  .record({
    mpm: fc.constantFrom<Mpm>(...mpms),
    baseBytes: fc.integer({ min: 0, max: 2 ** 26 }),
    childBytes: fc.integer({ min: 2 ** 16, max: 2 ** 28 }),
    threads: fc.integer({ min: 1, max: 256 }),
    parkedBytes: fc.integer({ min: 0, max: 2 ** 16 }),
    cpuUsPerRequest: fc.option(fc.double({ min: 1, max: 1e6, noNaN: true })),
  })
  .map(({ mpm, threads, ...given }) =>
    costs(mpm, { ...given, threadsPerChild: mpm === 'prefork' ? 1 : threads }),
  );

test('whatever is asked: the advice fits into the memory and into httpd’s own rules', () => {
  fc.assert(
    fc.property(anySite, anyCosts, (asked, of) => {
      const { settings, pool } = advise(asked, of);
      if (settings === null || pool === null) return;
      const threads = settings.threadsPerChild ?? 1;
      const children = settings.maxRequestWorkers / threads;
      const usable = asked.memoryBytes * (1 - asked.reserveShare);
      expect(of.baseBytes + children * childBytes(of, threads)).toBeLessThanOrEqual(usable);
      expect(Number.isInteger(children)).toBe(true);
      expect(settings.serverLimit).toBeGreaterThanOrEqual(children);
      expect(threads).toBeLessThanOrEqual(settings.threadLimit ?? 64);
      expect(settings.startServers).toBeLessThanOrEqual(children);
      expect(settings.startServers).toBeGreaterThanOrEqual(1);
      expect(settings.minSpare).toBeGreaterThanOrEqual(1);
      expect(settings.maxSpare).toBeGreaterThan(settings.minSpare);
      expect(settings.keepAliveSeconds).toBeLessThanOrEqual(asked.keepAliveSeconds);
      expect(settings.maxRequestWorkers).toBeGreaterThanOrEqual(busy(asked).high);
    }),
    { numRuns: 500 },
  );
});

test('event’s processes accept all connections that are open one moment in a hundred', () => {
  fc.assert(
    fc.property(anySite, (asked) => {
      const pool = poolFor(asked, costs('event'), asked.keepAliveSeconds, 4);
      const idle = pool.workers - busy(asked).high;
      // event.c, connections_above_limit, over all processes.
      expect(pool.workers + 4 * idle).toBeGreaterThanOrEqual(
        held(asked, asked.keepAliveSeconds).high,
      );
    }),
  );
});

test('more memory never means fewer seconds of keep-alive', () => {
  fc.assert(
    fc.property(anySite, anyCosts, (asked, of) => {
      const seconds = (memoryBytes: number) =>
        advise({ ...asked, memoryBytes }, of).settings?.keepAliveSeconds ?? -1;
      expect(seconds(asked.memoryBytes * 2)).toBeGreaterThanOrEqual(seconds(asked.memoryBytes));
    }),
  );
});

test(
  'the calculation shows its numbers line by line, and the ' + 'directives can be pasted',
  async () => {
    const text = mpms.flatMap((mpm) => {
      const advice = advise(site(), costs(mpm));
      return [mpm, ...calculation(site(), advice), snippet(mpm, advice.settings!), ''];
    });
    await expect(text.join('\n')).toMatchFileSnapshot('../../fixtures/golden/advice.txt');
  },
);
