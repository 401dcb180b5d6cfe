import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunInput } from '../../src/analysis/input.ts';
import { summarize } from '../../src/analysis/summary.ts';
import { flawKinds } from '../../src/plan/flaws.ts';
import { notesOf } from '../../src/report/notes.ts';
import { validityOf } from '../../src/run/judge.ts';
import type { CompletedTrial, Trial } from '../../src/run/trial.ts';
import { buildRun } from '../fixtures/run.ts';

/** The keepalive trials of httpd-event get these rates, round by round. */
function withRates(rates: readonly number[]): RunInput {
  return change(buildRun({ rounds: rates.length, mishaps: false }), (trial) =>
    isEvent(trial) ? { ...trial, ratePerSecond: rates[trial.round]! } : trial,
  );
}

function change(run: RunInput, edit: (trial: CompletedTrial) => Trial): RunInput {
  const trials = run.trials.map((each) => (each.state === 'completed' ? edit(each) : each));
  return { ...run, trials };
}

const warned = (trial: CompletedTrial, warnings: CompletedTrial['warnings']): CompletedTrial => ({
  ...trial,
  warnings,
  validity: validityOf(warnings, flawKinds),
});

const isEvent = (trial: Trial) => trial.cell === 'keepalive-32' && trial.arm === 'httpd-event';

function eventOf(run: RunInput) {
  const cell = summarize(run).cells.find((each) => each.cell.id === 'keepalive-32')!;
  return cell.arms.find((each) => each.arm === 'httpd-event')!;
}

describe('the numbers of a cell and arm', () => {
  // numpy 2.4.6: median, min and max of [12310.5, 11870.25, 12799, 12001.75] = 12156.125, 11870.25,
  // 12799
  test('are median, lowest, highest and count of its rounds', () => {
    expect(eventOf(withRates([12310.5, 11870.25, 12799, 12001.75])).numbers.rate).toEqual({
      median: 12156.125,
      min: 11870.25,
      max: 12799,
      n: 4,
      thin: false,
      censored: false,
    });
  });

  test('do not depend on the order of the records', () => {
    const run = buildRun();
    const order = fc.shuffledSubarray([...run.trials], { minLength: run.trials.length });
    const expected = summarize(run).cells.map((cell) => cell.arms.map((arm) => arm.numbers));
    fc.assert(
      fc.property(order, (trials) => {
        const seen = summarize({ ...run, trials }).cells;
        expect(seen.map((cell) => cell.arms.map((arm) => arm.numbers))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test('take the drain of a trial as the median of its bursts', () => {
    const run = change(buildRun({ rounds: 1, mishaps: false }), (trial) =>
      trial.phases === null
        ? trial
        : { ...trial, phases: { ...trial.phases, drainUs: [900, 100, 300, 200] } },
    );
    const burst = summarize(run).cells.find((each) => each.cell.id === 'burst-32')!;
    expect(burst.arms[0]?.numbers.drain).toMatchObject({ median: 250, n: 1 });
  });

  test('leave out what is null in a round, and count the others', () => {
    const run = change(buildRun({ mishaps: false }), (trial) =>
      isEvent(trial) && trial.round === 1
        ? { ...trial, latencyUs: null, cpuUsPerRequest: null }
        : trial,
    );
    const { numbers } = eventOf(run);
    expect([numbers.rate?.n, numbers.latencyP99?.n, numbers.cpu?.n]).toEqual([3, 2, 2]);
  });

  test('mark a percentile with fewer than 50 requests of a round beyond it', () => {
    const count = (requests: number) =>
      change(buildRun({ mishaps: false }), (trial) =>
        isEvent(trial) && trial.round === 2
          ? { ...trial, latencyUs: { ...trial.latencyUs!, count: requests } }
          : trial,
      );
    expect(eventOf(count(5_000)).numbers.latencyP99?.thin).toBe(false);
    expect(eventOf(count(4_999)).numbers.latencyP99?.thin).toBe(true);
    expect(eventOf(count(4_999)).numbers.latencyP50?.thin).toBe(false);
  });

  test('mark a percentile that falls among lost requests as a lower bound', () => {
    const losing = (lost: number) =>
      change(buildRun({ mishaps: false }), (trial) =>
        isEvent(trial) && trial.round === 1
          ? { ...trial, latencyUs: { ...trial.latencyUs!, count: 1000, lost } }
          : trial,
      );
    const marks = (lost: number) => {
      const { latencyP50, latencyP95, latencyP99 } = eventOf(losing(lost)).numbers;
      return [latencyP50?.censored, latencyP95?.censored, latencyP99?.censored];
    };
    expect(marks(10)).toEqual([false, false, false]);
    expect(marks(11)).toEqual([false, false, true]);
    expect(marks(100)).toEqual([false, true, true]);
    expect(marks(1000)).toEqual([true, true, true]);
  });

  test('sum errors over all completed rounds', () => {
    const run = change(buildRun({ mishaps: false }), (trial) =>
      isEvent(trial) ? { ...trial, errors: { ...trial.errors, reset: trial.round + 1 } } : trial,
    );
    expect(eventOf(run).errors).toMatchObject({ reset: 6, refused: 0 });
  });
});

test('what was wrong about the first wrong answer stands beside how many there were', () => {
  const run = change(buildRun({ mishaps: false }), (trial) =>
    isEvent(trial)
      ? {
          ...trial,
          errors: { ...trial.errors, badResponse: 2 },
          warnings: [
            {
              ...{ kind: 'bad-response', population: 'new', count: 2 },
              first: `status ${500 + trial.round} instead of 200`,
            },
          ],
        }
      : trial,
  );
  const cell = summarize(run).cells.find((each) => each.cell.id === 'keepalive-32');
  expect(notesOf(cell!).filter((note) => /wrong/.test(note))).toEqual([
    expect.stringMatching(
      /^event: of [\d,]+ requests in 3 rounds 6 answered wrongly; the first response error: status 500 instead of 200$/,
    ),
  ]);
});

describe('a trial that did not measure the server', () => {
  test.each<CompletedTrial['warnings'][number]>([
    { kind: 'generator-bound', cpuShare: 0.95 },
    { kind: 'guard', sent: 100, requests: 10, allowed: 32, errors: 0 },
    { kind: 'local-limit', code: 'EMFILE', count: 3 },
    { kind: 'accesses-differ', driver: 100, server: 50 },
    {
      ...{ kind: 'counts-do-not-add-up', population: 'new', carried: 0 },
      ...{ sent: 10, requests: 8, failed: 0, inFlight: 1 },
    },
  ])('because of $kind takes part in no number', (warning) => {
    const run = change(withRates([100, 200, 9_999]), (trial) =>
      isEvent(trial) && trial.round === 2 ? warned(trial, [warning]) : trial,
    );
    const event = eventOf(run);
    expect(event.numbers.rate).toMatchObject({ median: 150, max: 200, n: 2 });
    expect(event.invalid.map((trial) => trial.round)).toEqual([2]);
  });

  test('is not one with steal, a late schedule, a shared CPU, no memory source or bad responses', () => {
    const run = change(buildRun({ mishaps: false }), (trial) =>
      warned(trial, [
        { kind: 'steal', share: 0.1 },
        { kind: 'schedule-late', lagP99Us: 5000, allowedUs: 1000 },
        { kind: 'shared-cpu' },
        { kind: 'no-memory-source', reason: 'x' },
        { kind: 'near-ceiling', ratePerSecond: 9, ceilingPerSecond: 10 },
        { kind: 'bad-response', population: 'new', count: 1, first: 'status 503 instead of 200' },
      ]),
    );
    expect(summarize(run).counts).toMatchObject({ valid: 27, invalid: 0 });
  });
});

describe('the counts of trials', () => {
  test('tell valid, invalid, failed, aborted and missing ones apart', () => {
    const run = buildRun();
    const trials = run.trials.filter((each) => each.id !== 'r0-burst-32-httpd-worker');
    expect(summarize({ ...run, trials }).counts).toEqual({
      planned: 27,
      valid: 23,
      invalid: 1,
      failed: 1,
      aborted: 1,
      missing: 1,
    });
  });

  describe('of a run that has ended', () => {
    const run = buildRun({ mishaps: false });
    const trials = run.trials.map((trial) => ({ ...trial, round: trial.round + 1 }));
    const plan = { ...run.plan, joinsEvery: { 'httpd-worker': 2 } };
    const end = { reason: 'budget', rounds: 3, seconds: 60 } as const;
    const missing = (left: (trial: Trial) => boolean) =>
      summarize({ ...run, plan, end, trials: trials.filter((each) => !left(each)) }).counts;

    test('miss no arm for parity in a round that had no time for it', () => {
      const counts = missing(({ arm, round }) => arm === 'httpd-worker' && round === 3);
      expect(counts).toMatchObject({ planned: 24, valid: 24, missing: 0 });
    });

    test('miss every other arm that has no record in a round', () => {
      const counts = missing(({ arm, round }) => arm === 'httpd-event' && round === 3);
      expect(counts).toMatchObject({ planned: 27, valid: 24, missing: 3 });
    });

    test('miss one trial of an arm for parity in a round that had others', () => {
      const counts = missing(({ id }) => id === 'r2-burst-32-httpd-worker');
      expect(counts).toMatchObject({ planned: 27, valid: 26, missing: 1 });
    });
  });

  test('take of several records with one id the last', () => {
    const run = buildRun({ mishaps: false });
    const [first] = run.trials as readonly CompletedTrial[];
    const trials = [{ ...first!, ratePerSecond: 1 }, ...run.trials];
    expect(summarize({ ...run, trials })).toEqual(summarize(run));
  });
});
