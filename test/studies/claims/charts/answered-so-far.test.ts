import { expect, test } from 'vitest';
import { answeredSoFar } from '../../../../src/studies/claims/charts/answered-so-far.ts';
import { failedTrial, trialOf } from '../../../fixtures/claims/trials.ts';

const wish = {
  id: 'chart',
  title: 'answered',
  takeaway: '',
  arm: 'httpd-worker',
  lines: [
    { label: 'one', experiment: 'a' },
    { label: 'two', experiment: 'b' },
  ],
} as const;

const trial = (
  completed: readonly number[],
  came: number,
  durationSeconds = completed.length / 10,
) => ({
  ...trialOf('httpd-worker', 1, 1),
  ...{ carried: 1, sent: came - 1, queued: 0, durationSeconds },
  per100Ms: { completed, p50Us: [], p99Us: [], maxUs: [] },
});

test('answers add up, beside those who came in the longest trial', () => {
  const [chart] = answeredSoFar(wish)(
    { a: [trial([0, 3], 4, 0.25)], b: [trial([0, 0, 5], 9, 0.3)] },
    'httpd',
  );
  const { datasets } = chart!.config.data;
  expect(datasets.map(({ label, data }) => [label, data])).toEqual([
    [
      'one',
      [
        { x: 0, y: 0 },
        { x: 0.1, y: 0 },
        { x: 0.2, y: 3 },
        { x: 0.3, y: 3 },
      ],
    ],
    [
      'two',
      [
        { x: 0, y: 0 },
        { x: 0.1, y: 0 },
        { x: 0.2, y: 0 },
        { x: 0.3, y: 5 },
      ],
    ],
    [
      'came',
      [
        { x: 0, y: 0 },
        { x: 0.3, y: 9 },
      ],
    ],
  ]);
});

test(
  'a trial that failed or does not count has no line, and without any there is no ' + 'picture',
  () => {
    const failed = failedTrial('httpd-worker', 1, 'it did not start');
    const [chart] = answeredSoFar(wish)({ a: [failed], b: [trial([1], 1)] }, 'httpd');
    expect(chart!.config.data.datasets.map(({ label }) => label)).toEqual(['two', 'came']);
    const whole = trial([1], 1);
    const invalid = {
      ...whole,
      validity: { verdict: 'neighbours', evidence: [{ kind: 'neighbours', share: 0.5 }] },
    } as unknown as typeof whole;
    expect(answeredSoFar(wish)({ a: [failed], b: [invalid] }, 'httpd')).toEqual([]);
  },
);
