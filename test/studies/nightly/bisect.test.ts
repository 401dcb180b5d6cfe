import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Problems } from '../../../src/host/message.ts';
import { armsOf } from '../../../src/plan/choose-arms.ts';
import { createRunFolder } from '../../../src/run/folder.ts';
import { appendTrial } from '../../../src/run/results.ts';
import type { CompletedTrial } from '../../../src/run/trial.ts';
import { arms } from '../../../src/server/arm.ts';
import { bisectRequest, bisectText } from '../../../src/studies/nightly/bisect.ts';
import { nightSeries } from '../../fixtures/nights.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';
import { buildRun } from '../../fixtures/run.ts';

const series = nightSeries();
const builds = ['a', 'b', 'c'].map((name) => ({ name, httpd: `/builds/${name}/httpd` }));
const request = { series, builds, httpd: { path: null, image: 'httpd:2.4' } };

/** Saves a run of the three builds, each with its rate; the rounds differ by 2 %. */
function runWith(rates: Readonly<Record<string, number | ((round: number) => number)>>): string {
  const run = buildRun({ rounds: 12, mishaps: false, arms: ['httpd-event'] });
  const settings = { tuning: { name: 'matched' }, variants: [], builds } as const;
  const all = armsOf([arms['httpd-event']], settings);
  const plan = {
    ...run.plan,
    arms: all,
    cells: run.plan.cells.slice(0, 1),
    rounds: run.plan.rounds.map((each) => ({ ...each, arms: all.map(({ id }) => id) })),
  };
  const folder = createRunFolder(join(temporaryFolder(), 'run'), plan);
  const trials = (run.trials as CompletedTrial[]).filter(({ cell }) => cell === series.cell);
  for (const trial of trials) {
    for (const [i, { id, build }] of all.entries()) {
      const noise = (trial.round + i) % 2 === 0 ? 1.01 : 0.99;
      const rate = rates[build ?? ''] ?? 0;
      const ratePerSecond = noise * (typeof rate === 'number' ? rate : rate(trial.round));
      const own = { id: `${trial.id}@${build}`, arm: id, planSha256: folder.planSha256 };
      appendTrial(folder, { ...trial, ...own, ratePerSecond });
    }
  }
  return folder.path;
}

test('the step lies between the two builds of which the later is worse', () => {
  const lines = bisectText(runWith({ a: 1000, b: 1010, c: 850 }), series, 'regression');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^event, b after event, a: .*, equivalent$/);
  expect(lines[1]).toMatch(/^event, c after event, b: −1\d\.\d %, worse$/);
  expect(lines[2]).toBe('The step lies between event, b and event, c.');
});

test('builds that do not get worse made no step, and one that got better is none', () => {
  const lines = bisectText(runWith({ a: 1000, b: 1000, c: 1200 }), series, 'regression');
  expect(lines[1]).toMatch(/: \+\d+\.\d %, better$/);
  expect(lines.at(-1)).toBe('No build is worse than the one before: no single one made the step.');
});

test('an improvement lies between the two builds of which the later is better', () => {
  const lines = bisectText(runWith({ a: 1000, b: 1000, c: 1200 }), series, 'improvement');
  expect(lines.at(-1)).toBe('The step lies between event, b and event, c.');
});

test('builds whose order is not known leave it open where the step lies', () => {
  const rounds = (rate: number) => (round: number) => rate * (round % 3 === 0 ? 0.8 : 1.1);
  const wild = { a: rounds(1000), b: rounds(1000), c: () => 1000 };
  const lines = bisectText(runWith(wild), series, 'regression');
  expect(lines.at(-1)).toMatch(/^Not decided: whether the step lies between .*event, c\.$/);
});

test('its run holds the builds of one arm side by side, under the cell of the change', () => {
  const problems: Problems = [];
  const planned = bisectRequest({ ...request, budgetSeconds: 60, seed: 1 }, problems);
  expect(problems).toEqual([]);
  expect(planned.arms.map(({ id }) => id)).toEqual(['a', 'b', 'c'].map((n) => `httpd-event@${n}`));
  expect(planned.load).toMatchObject({ workloads: ['keepalive'], sizes: [32] });
});

test('an arm that this version does not know is a problem', () => {
  const problems: Problems = [];
  const unknown = { ...series, arm: 'httpd-itk' };
  bisectRequest({ ...request, series: unknown, budgetSeconds: 60, seed: 1 }, problems);
  expect(problems).toEqual(['this version knows no arm httpd-itk']);
});
