import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CompletedTrial, Trial } from '../../../src/run/trial.ts';
import { advise } from '../../../src/studies/advise/advise.ts';
import type { MemorySource } from '../../../src/studies/advise/costs.ts';
import { requestsPerSecond } from '../../../src/studies/advise/demand.ts';
import { heldOf, together } from '../../../src/studies/advise/holds.ts';
import { keptSeconds, quietCell, quietDirectives } from '../../../src/studies/advise/quiet.ts';
import {
  checkCell,
  checkedDirectives,
  scaledSite,
} from '../../../src/studies/advise/trial-load.ts';
import { costs, site } from '../../fixtures/advise/costs-of.ts';
import { failedTrial, trialOf } from '../../fixtures/claims/trials.ts';

const advised = (change = {}) =>
  (['prefork', 'worker', 'event'] as const).map((mpm) => advise(site(change), costs(mpm)));

describe('the load of a check', () => {
  test('is the site’s own where the machine can play it', () => {
    const small = { clients: 50, thinkSeconds: 0.95 };
    expect(scaledSite(site(small), advised(small)).clients).toBe(50);
  });

  test('has fewer visitors where it cannot, and the same habits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 60 }),
        (clients, pause) => {
          const change = { clients, thinkSeconds: pause };
          const scaled = scaledSite(site(change), advised(change));
          expect(scaled.clients).toBeLessThanOrEqual(Math.min(clients, 400));
          expect(scaled.clients).toBeGreaterThanOrEqual(1);
          expect(requestsPerSecond(scaled)).toBeLessThanOrEqual(Math.max(301, 1 / 0.05));
          expect({ ...scaled, clients }).toEqual(site(change));
        },
      ),
    );
  });

  // λ = 400 / 10 s = 40/s; 40/s × 5 s idle beside them.
  test('is new visitors at the site’s rate, beside the connections that idle on average', () => {
    const scaled = site({ clients: 400 });
    const [{ pool }] = advised() as unknown as readonly [{ pool: { keepAliveSeconds: number } }];
    const { populations, backendDelayMs } = checkCell(scaled, pool as never, 3);
    expect(backendDelayMs).toBe(50);
    expect(populations[0]).toMatchObject({ model: 'open', ratePerSecond: 40, fresh: true });
    expect(populations[1]).toMatchObject({ model: 'parked', connections: 200 });
  });

  test('without keep-alive nobody idles', () => {
    const asked = site({ keepAliveSeconds: 0, clients: 100 });
    const { pool } = advise(asked, costs('prefork'));
    expect(checkCell(asked, pool!, 3).populations).toHaveLength(1);
  });

  test('goes to the advised directives, in its own size', () => {
    const asked = site({ clients: 400 });
    const all = advised().map((advice) => ({ advice, pool: advice.pool! }));
    const text = checkedDirectives(asked, all);
    // 40/s × 5.05 s = 202, and 2.326 standard deviations of it.
    expect(text).toMatch(/<IfModule mpm_prefork_module>[^<]*MaxRequestWorkers +226\n/);
    expect(text.match(/KeepAliveTimeout +5\n/g)).toHaveLength(3);
  });
});

describe('the load after a quiet time', () => {
  const asked = site({ clients: 400 });
  const all = advised({ clients: 400 }).map((advice) => ({ advice, pool: advice.pool! }));
  const [prefork, worker, event] = all;

  test('goes to a pool of the spares alone, in whole processes', () => {
    // 40/s: 5 s bring 200 + 2.326 √200 = 233, at most 226; by then 15 were forked.
    const text = quietDirectives(asked, [prefork!]);
    expect(text).toMatch(/MinSpareServers +211\n/);
    expect(text).toMatch(/StartServers +211\n/);
    const threads = quietDirectives(asked, [worker!]);
    const [, spares = 0] = /MinSpareThreads +(\d+)/.exec(threads) ?? [];
    const [, processes = 0] = /StartServers +(\d+)/.exec(threads) ?? [];
    expect(Number(processes)).toBe(Math.ceil(Number(spares) / 25));
  });

  test('begins with the first visitor, who holds a worker as long as his connection', () => {
    const held = quietCell(asked, 'prefork', prefork!.pool, 3);
    expect(held).toMatchObject({ backendDelayMs: 5050, timeoutSeconds: 10.05, durationSeconds: 9 });
    expect(held.populations).toMatchObject([{ model: 'open', fresh: true, ratePerSecond: 40 }]);
    // event parks it.
    expect(quietCell(asked, 'event', event!.pool, 3)).toMatchObject({ backendDelayMs: 50 });
    expect(keptSeconds(asked, 'worker', worker!.pool)).toBe(5);
    expect(keptSeconds(asked, 'event', event!.pool)).toBe(0);
  });

  test('is joined with the usual load: an MPM passes where it passed both', () => {
    const held = (holds: boolean | null) =>
      ({ mpm: 'worker', holds, seen: String(holds) }) as const;
    expect(together([held(true), held(true)]).holds).toBe(true);
    expect(together([held(true), held(false)]).holds).toBe(false);
    expect(together([held(null), held(true)]).holds).toBeNull();
    expect(together([held(true), held(null)]).seen).toBe('true; after a quiet time: null');
  });
});

describe('an MPM holds', () => {
  const quiet = {
    refused: 0,
    reset: 0,
    timeout: 0,
    closedWithoutResponse: 0,
    badResponse: 0,
  };
  const limits = { seconds: 0.5, bytes: 20 * 2 ** 20, memorySource: 'cgroup-v1' } as const;
  const neighbours = {
    verdict: 'neighbours',
    evidence: [{ kind: 'neighbours', share: 0.9 }],
  } as const;
  const bound = {
    verdict: 'generator-bound',
    evidence: [{ kind: 'generator-bound', cpuShare: 0.95 }],
  } as const;
  const trial = (change: Partial<CompletedTrial> = {}): CompletedTrial => {
    const base = trialOf('httpd-worker', 1, 1000);
    const latencyUs = { ...base.latencyUs!, p99: 120_000 };
    const validity = { verdict: 'valid', evidence: [] } as const;
    const footprintBytes = { median: 9 * 2 ** 20, peak: 10 * 2 ** 20 };
    return { ...base, errors: quiet, queued: 0, latencyUs, validity, footprintBytes, ...change };
  };

  const tooMuch = { median: 1, peak: limits.bytes + 1 };
  const from = (source: MemorySource): CompletedTrial => {
    const base = trial({ footprintBytes: tooMuch });
    const memory = { ...base.observation.memory!, source };
    return { ...base, observation: { ...base.observation, memory } };
  };

  const crashed = { ...failedTrial('httpd-worker', 1, 'it ended'), stage: 'generator' } as Trial;

  test.each<[string, readonly Trial[], boolean | null]>([
    ['where everybody was answered in time', [trial(), trial()], true],
    [
      'not where one visitor was refused',
      [trial(), trial({ errors: { ...quiet, refused: 1 } })],
      false,
    ],
    ['not where one could not even be sent', [trial({ queued: 1 })], false],
    [
      'not where the worst p99 is beyond the limit',
      [trial(), trial({ latencyUs: { ...trial().latencyUs!, p99: 500_001 } })],
      false,
    ],
    ['not where nobody was answered', [trial({ requests: 0, latencyUs: null })], false],
    [
      'not where it took more memory than was calculated',
      [trial({ footprintBytes: tooMuch })],
      false,
    ],
    ['where its memory was not measured', [trial({ footprintBytes: null })], true],
    [
      'not where one of its trials can be compared and took too much',
      [trial({ footprintBytes: tooMuch }), from('engine-stats')],
      false,
    ],
    ['in spite of neighbours', [trial(), trial({ validity: neighbours })], true],
    [
      'or not, one cannot tell, where it was too much beside neighbours',
      [trial(), trial({ queued: 1, validity: neighbours })],
      null,
    ],
    [
      'or not, one cannot tell, where the generator sent less than it should',
      [trial(), trial({ validity: bound })],
      null,
    ],
    ['or not, one cannot tell, where our own generator crashed', [trial(), crashed], null],
    [
      'not where one cannot be judged and another was too much',
      [trial({ queued: 1 }), trial({ validity: bound })],
      false,
    ],
  ])('%s', (_, trials, holds) => {
    expect(heldOf('worker', trials, limits).holds).toBe(holds);
    expect(heldOf('event', trials, limits).holds).toBeNull();
  });

  test(
    'whatever its memory where that was read from another source than the costs, and ' + 'says so',
    () => {
      const { holds, seen } = heldOf('worker', [from('smaps_rollup')], limits);
      expect(holds).toBe(true);
      expect(seen).toContain(
        'memory not judged: it was read from smaps_rollup here, and the costs are from cgroup-v1',
      );
      expect(heldOf('worker', [trial()], limits).seen).toContain('10.0 MiB of memory at most');
    },
  );

  test('not where it did not start, and says why', () => {
    const { holds, seen } = heldOf(
      'worker',
      [failedTrial('httpd-worker', 1, 'it said no')],
      limits,
    );
    expect(holds).toBe(false);
    expect(seen).toContain('it said no');
  });
});
