import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mpm } from '../../../src/server/arm.ts';
import { advise } from '../../../src/studies/advise/advise.ts';
import type { Site } from '../../../src/studies/advise/site.ts';
import { costs, site } from '../../fixtures/advise/costs-of.ts';

/** 80 visitors who hold a process for 5.2 s each: 15.4 come a second. */
const eighty: Partial<Site> = { clients: 80, requestSeconds: 0.2, thinkSeconds: 5 };

test.each<[string, Mpm, Partial<Site>, number]>([
  // λ = 200/s; by hand: 5 s bring 1,000 + 2.326 √1,000, at most 1,063; by then 15 were forked.
  ['prefork, which forks slowly', 'prefork', {}, 1048],
  // 3 s bring 600 + 2.326 √600 = 657; by then three processes of 64 threads were forked.
  ['worker, which forks 64 threads at once', 'worker', {}, 657 - 3 * 64],
  // 3 s bring 657 connections: (657 + 2 · 18) / 3 = 231 threads, of which 75 were forked.
  ['event, whose threads are not held', 'event', {}, 231 - 75],
  // 4 s bring 61.5 + 2.326 √61.5 = 80; by then seven were forked.
  ['visitors who hold a process each', 'prefork', eighty, 73],
  // A request ends within the second: 0.2 s bring eight.
  ['visitors who hold one for a request', 'prefork', { ...eighty, keepAliveSeconds: 0 }, 8],
  ['a single visitor', 'prefork', { clients: 1 }, 1],
])('spares of %s', (_, mpm, change, expected) => {
  expect(advise(site(change), costs(mpm)).settings?.minSpare).toBe(expected);
});

test('spares and what httpd forks by then are never fewer than the visitors on average', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Mpm>('prefork', 'worker'),
      fc.integer({ min: 1, max: 5000 }),
      fc.double({ min: 0.01, max: 5, noNaN: true }),
      fc.integer({ min: 0, max: 60 }),
      (mpm, clients, requestSeconds, keepAliveSeconds) => {
        const memoryBytes = 2 ** 50;
        const asked = site({ clients, requestSeconds, keepAliveSeconds, memoryBytes });
        const { settings } = advise(asked, costs(mpm));
        const { minSpare = 0, threadsPerChild, maxRequestWorkers = 0 } = settings ?? {};
        let workers = minSpare;
        for (let second = 1, forks = 1; second < 20; second += 1, forks = Math.min(32, 2 * forks)) {
          const held = requestSeconds + Math.min(9.95, keepAliveSeconds);
          const rate = clients / (requestSeconds + 9.95);
          expect(workers).toBeGreaterThanOrEqual(Math.floor(rate * Math.min(second, held)));
          workers = Math.min(maxRequestWorkers, workers + forks * (threadsPerChild ?? 1));
        }
      },
    ),
  );
});
