import { expect, test } from 'vitest';
import { wording } from '../../../src/cli/wording.ts';
import type { LoadErrors, LoadResult } from '../../../src/load/load.ts';
import type { Validity, Warning } from '../../../src/run/trial.ts';
import { exitCodeOf, failuresOf, verdictOf } from '../../../src/studies/load/failures.ts';
import { verdictLines } from '../../../src/studies/load/verdict-text.ts';
import { noErrors } from '../../fixtures/load.ts';
import { load } from '../../fixtures/parts.ts';

const valid: Validity = { verdict: 'valid', evidence: [] };

const loadOf = (
  requests: number,
  errors: Partial<LoadErrors>,
  others: LoadResult['others'] = [],
): LoadResult => ({ ...load, requests, errors: { ...noErrors, ...errors }, others }) as LoadResult;

/** Returns the exit status and the verdict line of a load. */
function judged(
  result: LoadResult,
  accepted: number | null,
  validity = valid,
  warnings: readonly Warning[] = [],
) {
  const failures = failuresOf(result, new Map([[load.name, 8]]), accepted);
  const verdict = verdictOf(validity, failures);
  const text = wording(verdictLines(verdict, failures, warnings));
  return { code: exitCodeOf(verdict, failures), text };
}

test('a load without failures is valid', () => {
  const { code, text } = judged(loadOf(100, {}), null);
  expect([code, text.trim()]).toEqual([0, 'validity      valid']);
});

test('any failure is named in the verdict, and the status says so', () => {
  const { code, text } = judged(loadOf(997, { reset: 1, badResponse: 2 }), null);
  expect(code).toBe(3);
  expect(text).toContain(
    'failures: 3 of 1,000 requests failed (0.3 %): 1 reset and 2 answered wrongly',
  );
  expect(text).toContain('--max-failures 1% would accept a share of failures');
});

test('requests that were due and never sent have no correct answer either', () => {
  const overrun = { ...loadOf(1000, {}), queued: 9000 };
  const { code, text } = judged(overrun, 0.01);
  expect(code).toBe(1);
  expect(text).toContain(
    'failures: 9,000 of 10,000 requests failed (90 %): 9,000 never sent, because every ' +
      'connection was busy; more than --max-failures 1% accepts',
  );
});

test('requests that wait for a connection as the load ends are no failures', () => {
  expect(judged({ ...loadOf(1000, {}), queued: 8 }, 0).code).toBe(0);
  expect(judged({ ...loadOf(1000, {}), queued: 9 }, 0).code).toBe(1);
});

test('a share that is accepted divides 0 from 1', () => {
  const one = loadOf(99, { timeout: 1 });
  expect(judged(one, 0.01)).toMatchObject({
    code: 0,
    text: expect.stringContaining('--max-failures 1% accepts that'),
  });
  expect(judged(one, 0.009)).toMatchObject({
    code: 1,
    text: expect.stringContaining('more than --max-failures 0.9% accepts'),
  });
  expect(judged(loadOf(100, {}), 0).code).toBe(0);
  expect(judged(one, 0).code).toBe(1);
});

test('a load without any answer proves nothing, whatever is accepted', () => {
  for (const accepted of [null, 1]) {
    expect(judged(loadOf(0, {}), accepted)).toMatchObject({
      code: 3,
      text: expect.stringContaining('failures: no request was answered'),
    });
  }
});

test('a flaw of the measurement weighs more than failures', () => {
  const flawed: Validity = { verdict: 'generator-bound', evidence: [] };
  const { code, text } = judged(loadOf(99, { timeout: 1 }), 0.5, flawed);
  expect(code).toBe(3);
  expect(text).toContain('generator-bound: 1 of 100 requests failed');
});

test('parked clients count, and slow ones, whom a server may turn away, do not', () => {
  const other = (model: 'parked' | 'slow') => [{ ...loadOf(0, { timeout: 1 }), model }] as const;
  expect(judged(loadOf(99, {}, other('parked')), null).code).toBe(3);
  expect(judged(loadOf(99, {}, other('slow')), null).code).toBe(0);
});

test('where bodies differ, the option that accepts them is named', () => {
  const warning = (first: string): Warning => ({
    ...{ kind: 'bad-response', population: 'closed loop', count: 9, first },
  });
  const text = (first: string) =>
    judged(loadOf(1, { badResponse: 9 }), null, valid, [warning(first)]).text;
  expect(text('a body of 27 bytes instead of 26')).toContain('--expect-body any accepts');
  expect(text('status 500 instead of 200')).not.toContain('--expect-body');
});

test('a share that would be rounded to nothing is not said to be nothing', () => {
  expect(judged(loadOf(1_000_000, { reset: 1 }), null).text).toContain('(less than 0.1 %)');
});
