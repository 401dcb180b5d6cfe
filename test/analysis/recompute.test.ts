import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportInput } from '../../src/analysis/input.ts';
import { summarize } from '../../src/analysis/summary.ts';
import { createRunFolder } from '../../src/run/folder.ts';
import { appendTrial } from '../../src/run/results.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { renderMarkdown } from '../fixtures/rendered.ts';
import { buildRun } from '../fixtures/run.ts';

/** R 4.2.2: qsignrank(0.025, 12) and qsignrank(0.05 / 6, 12). */
const [w95, w983] = [14, 10];

test('the figures of the report follow from results.jsonl by a few lines that share no code with it', () => {
  const run = buildRun({ rounds: 12, mishaps: false, control: 'httpd-event' });
  const folder = createRunFolder(join(temporaryFolder(), 'run'), run.plan);
  for (const trial of run.trials) appendTrial(folder, { ...trial, planSha256: folder.planSha256 });

  const lines = readFileSync(join(folder.path, 'results.jsonl'), 'utf8').trim().split('\n');
  const rates: Record<string, number[]> = {};
  for (const line of lines) {
    const { cell, arm, round, ratePerSecond } = JSON.parse(line);
    rates[arm] ??= [];
    if (cell === 'keepalive-32') rates[arm][round] = ratePerSecond;
  }
  const logs = rates['httpd-event']!.map((rate, i) => Math.log(rate / rates['httpd-prefork']![i]!));
  const averages = logs
    .flatMap((x, i) => logs.slice(i).map((y) => (x + y) / 2))
    .sort((x, y) => x - y);
  const expected = [
    (averages[38]! + averages[39]!) / 2,
    averages.at(w95 - 1)!,
    averages.at(-w95)!,
    averages.at(w983 - 1)!,
    averages.at(-w983)!,
  ];

  const summary = summarize(reportInput(folder));
  const pair = summary.cells[0]?.comparisons[0]?.pairs.find(
    ({ a, b }) => a.name === 'prefork' && b.name === 'event',
  );
  if (pair?.verdict.outcome !== 'worse') throw new Error(`prefork is ${pair?.verdict.outcome}`);
  // The report holds prefork / event: the same interval upside down.
  const { estimate, equivalence, difference } = pair.verdict.effect;
  const seen = [estimate, equivalence.high, equivalence.low, difference.high, difference.low].map(
    (x) => -Math.log(x),
  );
  for (const [i, value] of seen.entries()) expect(value).toBeCloseTo(expected[i]!, 9);

  const percents = expected.map((x) => 100 * (Math.exp(x) - 1));
  const [low, high] = percents.slice(3).map((x) => x.toFixed(1));
  expect(renderMarkdown(reportInput(folder))).toContain(
    `**event**: ${Math.round(percents[0]!)} % more requests/s than prefork (98.3 % CI +${low} % to +${high} %, 12 rounds).`,
  );
});

test('records of another schema give no report at all, with the line that holds them', () => {
  const run = buildRun({ rounds: 1, mishaps: false });
  const folder = createRunFolder(join(temporaryFolder(), 'run'), run.plan);
  for (const trial of run.trials) appendTrial(folder, { ...trial, planSha256: folder.planSha256 });
  const old = { ...run.trials[0], schema: 2, planSha256: folder.planSha256 };
  appendFileSync(join(folder.path, 'results.jsonl'), `${JSON.stringify(old)}\n`);
  expect(() => reportInput(folder)).toThrow(/results\.jsonl line 10 is not a trial/);
});
