import { expect, test } from 'vitest';
import type { NightSeries } from '../../src/history/night.ts';
import { nightsOfMachine, sittingSpread } from '../../src/history/sitting-spread.ts';
import { nightOf, nightSeries } from '../fixtures/nights.ts';

const changes = [
  [0.1, 0.02],
  [0.11, 0.01],
  [0.09, 0.025],
  [0.12, 0.03],
  [0.105, 0],
  [0.08, 0.02],
] as const;

const both = ([worker, event]: readonly [number, number]): readonly NightSeries[] => [
  nightSeries({ arm: 'httpd-worker', change: worker }),
  nightSeries({ arm: 'httpd-event', change: event }),
];
const nights = changes.map((each, i) => nightOf(i, { series: both(each) }));
const pair = { cell: 'keepalive-32', figure: 'rate', a: 'httpd-worker', b: 'httpd-event' };

test('the spread is that of the ratio of two arms, in which the anchor cancels', () => {
  // numpy.std(worker - event, ddof=1) of the values above.
  expect(sittingSpread(nights, pair)).toEqual({
    standardDeviation: expect.closeTo(0.018348478592697177, 12),
    nights: 6,
  });
});

test('nights without one of the arms do not count, and four nights are too few', () => {
  expect(sittingSpread(nights, { ...pair, b: 'httpd-prefork' })).toBeNull();
  expect(sittingSpread(nights.slice(0, 4), pair)).toBeNull();
  const alone = nightOf(9, { series: [nightSeries({ arm: 'httpd-event' })] });
  expect(sittingSpread([...nights, alone], pair)?.nights).toBe(6);
});

test('only the nights of the same machine count, of their newest epoch', () => {
  const environment = { machine: { cpuModel: 'a processor', cpus: 2 } };
  const { epoch } = nightOf(0);
  const other = nightOf(10, { epoch: { ...epoch, cpu: 'another' } });
  const newer = nightOf(11, {
    epoch: { ...epoch, anchor: { build: 'c'.repeat(64), tuning: 'matched' } },
  });
  expect(nightsOfMachine([...nights, other], environment, 'process')).toEqual(nights);
  expect(nightsOfMachine([...nights, newer], environment, 'process')).toEqual([newer]);
  expect(nightsOfMachine(nights, environment, 'docker')).toEqual([]);
});
