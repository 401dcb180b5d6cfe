import { describe, expect, test } from 'vitest';
import type { RunInput } from '../../src/analysis/input.ts';
import { summarize } from '../../src/analysis/summary.ts';
import { flawKinds } from '../../src/plan/flaws.ts';
import { describe as describeFinding, findingOf } from '../../src/report/sentences.ts';
import { validityOf } from '../../src/run/judge.ts';
import type { BaseArmId } from '../../src/server/arm.ts';
import { buildRun } from '../fixtures/run.ts';

/** Returns the sentence on the throughput of keepalive-32 for these rounds. */
function said(rates: Partial<Record<BaseArmId, readonly number[]>>): string {
  const arms = Object.keys(rates) as BaseArmId[];
  const rounds = Math.max(...arms.map((arm) => rates[arm]!.length));
  const run = buildRun({ arms, rounds, mishaps: false });
  const trials = run.trials.flatMap((trial): RunInput['trials'] => {
    const ratePerSecond = rates[trial.arm as BaseArmId]?.[trial.round];
    if (trial.state !== 'completed' || ratePerSecond === undefined) return [];
    return [{ ...trial, ratePerSecond }];
  });
  const cell = summarize({ ...run, trials }).cells[0]!;
  return describeFinding(findingOf(cell, 'rate'));
}

describe('what is said of three arms', () => {
  test('when their ranges lie apart', () => {
    expect(
      said({
        'httpd-prefork': [100, 101, 102],
        'httpd-worker': [200, 201, 202],
        'httpd-event': [300, 301, 302],
      }),
    ).toBe(
      'prefork 101 requests/s (100–102 over 3 rounds); worker 201 requests/s (200–202 over 3 rounds); ' +
        'event 301 requests/s (300–302 over 3 rounds). ' +
        'Every round of event was above every round of worker and prefork. ' +
        'Every round of worker was above every round of prefork.',
    );
  });

  test('when two of them overlap', () => {
    const text = said({
      'httpd-prefork': [100, 101],
      'httpd-worker': [200, 205],
      'httpd-event': [203, 210],
    });
    expect(text).toContain('Every round of event was above every round of prefork.');
    expect(text).toContain('Every round of worker was above every round of prefork.');
    expect(text).toContain(
      'The ranges of event and worker overlap: these rounds show no difference.',
    );
    expect(text).not.toContain('above every round of worker');
  });

  test('when all overlap, in one sentence', () => {
    const text = said({
      'httpd-prefork': [100, 200],
      'httpd-worker': [110, 190],
      'httpd-event': [120, 220],
    });
    expect(text.match(/overlap/g)).toHaveLength(1);
    expect(text).toContain('The ranges of event, prefork and worker overlap');
  });
});

test('one round is said to be one and compared with nothing', () => {
  const text = said({ 'httpd-worker': [200], 'httpd-event': [300] });
  expect(text).toBe(
    'worker 200 requests/s (one round); event 300 requests/s (one round). ' +
      'One round of worker and event: the spread is unknown.',
  );
});

test('one arm alone is compared with nothing', () => {
  expect(said({ 'httpd-event': [300, 310] })).toBe('event 305 requests/s (300–310 over 2 rounds).');
});

test('an arm without a valid round says why it has no number', () => {
  const run = buildRun();
  const trials = run.trials.map((trial) =>
    trial.arm === 'httpd-event' && trial.state === 'completed'
      ? { ...trial, validity: validityOf([{ kind: 'generator-bound', cpuShare: 0.97 }], flawKinds) }
      : trial,
  );
  const cell = summarize({ ...run, trials }).cells[0]!;
  expect(describeFinding(findingOf(cell, 'rate'))).toContain('event not known (rounds: 3 invalid)');
});
