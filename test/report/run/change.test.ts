import { expect, test } from 'vitest';
import { summarize } from '../../../src/analysis/summary.ts';
import { answerOf } from '../../../src/report/answer/answer-of.ts';
import { change } from '../../../src/report/run/change.ts';
import { buildRun } from '../../fixtures/run.ts';

const summary = summarize(buildRun({ rounds: 12, mishaps: false }));
const answer = answerOf(summary);

test('each MPM that is best somewhere has its commands, and no other one', () => {
  const best = new Set(answer.rows.flatMap(({ winners }) => winners));
  expect(best.size).toBeGreaterThan(0);
  const [section] = change(summary, answer);
  const text = JSON.stringify(section);
  const changes = [...text.matchAll(/To change to (\w+), as root/g)].map(([, name]) => name);
  expect(new Set(changes)).toEqual(best);
  for (const name of best) expect(text).toContain(`a2enmod mpm_${name}`);
  // The run advises no directives: none are to be saved.
  expect(JSON.stringify(section)).not.toContain('mpm-advised');
});

test('a run that decided nothing, or is about tunings, names no commands', () => {
  const rows = answer.rows.map((row) => ({ ...row, winners: [] }));
  expect(change(summary, { ...answer, rows })).toEqual([]);
  const arms = summary.plan.arms.map((arm) => ({ ...arm, variant: 'small' }));
  expect(change({ ...summary, plan: { ...summary.plan, arms } }, answer)).toEqual([]);
});

test('our own server is no candidate for a site: it names no commands', () => {
  const arms = summary.plan.arms.map((arm) => ({ ...arm, server: 'native' as const }));
  expect(change({ ...summary, plan: { ...summary.plan, arms } }, answer)).toEqual([]);
});
