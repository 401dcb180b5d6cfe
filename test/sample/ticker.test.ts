import { expect, test } from 'vitest';
import type { Row } from '../../src/sample/sampler.ts';
import { type Clock, startTicker } from '../../src/sample/ticker.ts';

// Runs alone: it measures intervals of milliseconds.

/** A clock that a test moves. Each reading may take time. */
function fakeClock() {
  let nowMs = 0;
  let due: { atMs: number; call: () => void } | null = null;
  const clock: Clock = {
    now: () => nowMs,
    after(ms, call) {
      due = { atMs: nowMs + ms, call };
      return () => {
        due = null;
      };
    },
  };
  const spend = (ms: number) => {
    nowMs += ms;
  };
  /** Lets the time pass, calling what becomes due. */
  const pass = async (ms: number) => {
    const end = nowMs + ms;
    for (;;) {
      await new Promise(setImmediate);
      if (due === null || due.atMs > end) break;
      const { atMs, call } = due;
      due = null;
      nowMs = Math.max(nowMs, atMs);
      call();
    }
    nowMs = end;
  };
  return { clock, spend, pass };
}

const sampler = (read: () => Row | null, intervalMs = 50) => ({
  columns: ['value'],
  intervalMs,
  cpuShare: 0.003,
  read,
});

test('a cheap source is read at its interval', async () => {
  const { clock, spend, pass } = fakeClock();
  let readings = 0;
  const ticker = startTicker(
    sampler(() => {
      readings += 1;
      spend(0.02);
      return [readings];
    }),
    clock,
  );
  await pass(1000);
  await ticker.finish();
  expect(readings).toBeGreaterThanOrEqual(20);
  expect(readings).toBeLessThanOrEqual(22);
});

test('the latest row is that of the last reading, also after the end', async () => {
  const { clock, pass } = fakeClock();
  let readings = 0;
  const ticker = startTicker(
    sampler(() => [++readings]),
    clock,
  );
  expect(ticker.latest()).toBeNull();
  await pass(120);
  expect(ticker.latest()).toEqual([3]);
  await ticker.finish();
  expect(ticker.latest()).toEqual([4]);
});

test('a dear source is read less often, and stays within its share of a CPU', async () => {
  const { clock, spend, pass } = fakeClock();
  const ticker = startTicker(
    sampler(() => {
      spend(10);
      return [1];
    }),
    clock,
  );
  await pass(60_000);
  await ticker.finish();
  expect(ticker.costMs() / 60_000).toBeLessThan(0.0035);
  expect(ticker.series(0).rows.length).toBeGreaterThan(10);
});

test(
  'whether a source is dear is found out at once, and then nothing is read in a short ' + 'window',
  async () => {
    const { clock, spend, pass } = fakeClock();
    const ticker = startTicker(
      sampler(() => {
        spend(10);
        return [1];
      }, 500),
      clock,
    );
    await pass(3000);
    // Ten milliseconds are what three thousandths of a CPU are in 3.3 s.
    expect(ticker.series(0).rows.map(([atMs]) => atMs)).toEqual([0, 50]);
    await pass(1000);
    expect(ticker.series(0).rows.map(([atMs]) => atMs)).toEqual([0, 50, 3400]);
  },
);

test(
  'a source whose code was only cold is read at its interval from the ' + 'second reading on',
  async () => {
    const { clock, spend, pass } = fakeClock();
    let readings = 0;
    const ticker = startTicker(
      sampler(() => {
        readings += 1;
        spend(readings === 1 ? 20 : 0.02);
        return [1];
      }, 500),
      clock,
    );
    await pass(1100);
    expect(ticker.series(0).rows.map(([atMs]) => atMs)).toEqual([0, 50, 550, 1050]);
  },
);

test('one slow reading does not silence a cheap source', async () => {
  const { clock, spend, pass } = fakeClock();
  let readings = 0;
  const ticker = startTicker(
    sampler(() => {
      readings += 1;
      spend(readings === 1 || readings === 8 ? 20 : 0.02);
      return [readings];
    }),
    clock,
  );
  await pass(1000);
  await ticker.finish();
  expect(readings).toBeGreaterThanOrEqual(20);
});

test('times are relative to the mark, and the columns name them', async () => {
  const { clock, pass } = fakeClock();
  const ticker = startTicker(
    sampler(() => [7], 100),
    clock,
  );
  await pass(250);
  await ticker.finish();
  expect(ticker.series(100)).toEqual({
    columns: ['atMs', 'value'],
    rows: [
      [-100, 7],
      [0, 7],
      [100, 7],
      // The last reading, at the end.
      [150, 7],
    ],
  });
});

test.each([
  ['ends', () => null],
  [
    'fails',
    () => {
      throw new Error('ENOENT');
    },
  ],
])('when a source %s the rows so far stay and nothing more is read', async (_, last) => {
  const { clock, pass } = fakeClock();
  let readings = 0;
  const ticker = startTicker(
    sampler(() => {
      readings += 1;
      return readings < 3 ? [readings] : last();
    }),
    clock,
  );
  await pass(1000);
  expect(readings).toBe(3);
  expect(ticker.series(0).rows.map(([, value]) => value)).toEqual([1, 2]);
});

test('it is read once more at the end, and then no more', async () => {
  const { clock, pass } = fakeClock();
  let readings = 0;
  const ticker = startTicker(
    sampler(() => [++readings]),
    clock,
  );
  await pass(100);
  const before = readings;
  await ticker.finish();
  await pass(1000);
  expect(readings).toBe(before + 1);
});
