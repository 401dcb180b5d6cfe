import { expect, test } from 'vitest';
import { partsOf } from '../../src/live/parts.ts';
import type { ArmNow, LiveView } from '../../src/live/view.ts';
import { liveView } from '../fixtures/live-view.ts';

/** Text of some markup, as a reader sees it. */
const textOf = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const armOf = (change: Partial<ArmNow>): string => {
  const [arm] = liveView().arms as readonly [ArmNow];
  return partsOf({ ...liveView(), arms: [{ ...arm, ...change }] }).arms;
};

const nowOf = (change: Partial<LiveView['now']>) =>
  partsOf({ ...liveView(), now: { ...liveView().now, ...change } });

test('the line of the round changes with round and situation only', () => {
  const before = nowOf({ secondsLeft: 90 });
  const later = nowOf({ secondsLeft: 60 });
  expect(later.round).toBe(before.round);
  expect(textOf(before.round)).toBe('Round 4 of at most 20: 32 busy keep-alive clients');
  expect(textOf(nowOf({ situation: null }).round)).toBe('Round 4 of at most 20');
  expect(textOf(before.time)).toBe('At most 1:30 minutes left; 1 of 2 questions decided');
  expect(textOf(nowOf({ secondsLeft: 9, isBounded: false }).time)).toMatch(/^About 0:09 minutes/);
});

test('numbers have their units, and a percentile among lost requests is a lower bound', () => {
  const percentile = { us: 1250, isLowerBound: false };
  const latency = { situation: 'busy', round: 3, p50: percentile };
  const shown = textOf(
    armOf({
      ...{ ratePerSecond: 12_345.6, footprintBytes: 31.2 * 2 ** 20 },
      latency: { ...latency, p99: { us: 1_500_000, isLowerBound: true } },
    }),
  );
  for (const text of ['12,300', '1.25 ms busy, round 3', '≥ 1.50 s', '31.2 MiB']) {
    expect(shown).toContain(text);
  }
});

test('the scoreboard names the workers of each state and leaves open slots out', () => {
  const markup = armOf({ doing: 'under load', scoreboard: { W: 12, K: 4, _: 48, '.': 300, R: 0 } });
  expect(textOf(markup)).toContain('12 sending, 4 keep-alive, 48 waiting');
  const widths = [...markup.matchAll(/<rect [^>]*x="(\d+)"[^>]*width="(\d+)"/g)];
  expect(widths.map(([, x, width]) => [Number(x), Number(width)])).toEqual([
    [0, 12],
    [12, 4],
    [16, 48],
  ]);
  expect(markup).toContain('viewBox="0 0 64 1"');
});

test('a server that does not answer differs from one that is not watched', () => {
  expect(textOf(armOf({ doing: 'under load', scoreboard: null }))).toMatch(/no answer$/);
  expect(textOf(armOf({ doing: 'stopped', scoreboard: null }))).toMatch(/–$/);
});

test('what is empty is left out', () => {
  const bare = partsOf({ ...liveView(), arms: [], questions: [], failures: [] });
  expect(bare).toMatchObject({ arms: '', questions: '', failures: '' });
});

test('nothing that was read becomes markup', () => {
  const evil = '<img src=x onerror="alert(1)">';
  const { round, arms, questions, failures } = partsOf({
    ...liveView(),
    now: { ...liveView().now, stage: evil },
    arms: [{ ...(liveView().arms[0] as ArmNow), name: evil }],
    questions: [{ situation: evil, noun: evil, isDecided: true, result: evil }],
    failures: [evil],
  });
  for (const markup of [round, arms, questions, failures]) {
    expect(markup).not.toContain('<img');
    expect(markup).toContain('&lt;img');
  }
});
