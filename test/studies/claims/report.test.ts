import { describe, expect, test } from 'vitest';
import { renderPage } from '../../../src/report/exporters/html.ts';
import { markdownText } from '../../../src/report/exporters/markdown.ts';
import { terminalText } from '../../../src/report/exporters/text.ts';
import type { Claim, Evidence } from '../../../src/studies/claims/claim.ts';
import { judge } from '../../../src/studies/claims/judge.ts';
import { planClaims } from '../../../src/studies/claims/plan.ts';
import type { ClaimsReport } from '../../../src/studies/claims/report/input.ts';
import { claimsReport } from '../../../src/studies/claims/report/report.ts';
import {
  differenceText,
  effectText,
  predictedText,
  resultLine,
} from '../../../src/studies/claims/words.ts';
import {
  criterion,
  experiment,
  failedTrial,
  roundsOf,
  wishes,
} from '../../fixtures/claims/trials.ts';

const attack = '<img src=x onerror=alert(1)>';

const claim: Claim = {
  number: 7,
  says: 'event answers more.',
  hypothesis: 'its rate is higher.',
  mechanism: 'it has threads.',
  experiments: [experiment],
  criteria: [criterion],
  pictures: [],
};

const six = [100, 100, 100, 100, 100, 100];
const more: Evidence = { first: roundsOf([200, 200, 201, 201, 199, 199], six) };
const none: Evidence = { first: [failedTrial('native-event', 1, attack)] };

const reportOf = (evidence: Evidence): ClaimsReport => {
  const plan = planClaims([claim], { ...wishes, runtime: 'process' });
  const [planned] = plan.claims;
  if (planned === undefined) throw new Error('the claim is missing');
  const answers = (['httpd', 'native'] as const).map((server) => judge(claim, evidence, server));
  return {
    plan,
    planSha256: 'abc',
    environment: { machine: { cpus: 2 } },
    claims: [{ claim: planned, evidence, answers, charts: [] }],
  };
};

describe('in words', () => {
  const [httpd, native] = (['httpd', 'native'] as const).map((server) =>
    judge(claim, more, server),
  );

  test('a result is one line with effect, interval and rounds', () => {
    expect(httpd && resultLine(7, httpd)).toBe(
      '7 supported (httpd): event answers more than worker: throughput 200 requests/s ' +
        'against 100 requests/s: 2.0 times (95 % CI 2.0–2.0 times, 6 rounds)',
    );
  });

  test('an inconclusive one is its reason', () => {
    expect(native && resultLine(7, native)).toMatch(
      /^7 inconclusive \(native\): event answers more than worker: 0 of 6 rounds have both values/,
    );
  });

  test('a refuted one is what is not so', () => {
    const turned = { ...claim, criteria: [{ ...criterion, predicted: 'below' as const }] };
    expect(resultLine(7, judge(turned, more, 'httpd'))).toMatch(
      /^7 refuted \(httpd\): FAIL: event answers more than worker: .* 2\.0 times/,
    );
  });

  test('where our own server answers otherwise, it is said', () => {
    expect(httpd && native && differenceText([httpd, native])).toBe(
      'native differs from httpd: the claim is supported with httpd and inconclusive with native',
    );
    expect(httpd && differenceText([httpd])).toBeNull();
    expect(httpd && differenceText([httpd, { ...httpd, server: 'native' }])).toBeNull();
  });

  test('a difference of shares is given in points of a hundred, with its sign', () => {
    const shares = {
      ...criterion,
      figure: 'answered',
      by: 'difference',
      predicted: 'below',
      bound: -0.05,
    } as const;
    expect(predictedText(shares)).toBe('a − b below −5 %');
    expect(predictedText({ ...shares, predicted: 'within', bound: 0.05 })).toBe(
      'a − b within ±5 %',
    );
    expect(predictedText({ ...criterion, predicted: 'within', bound: 1.25 })).toBe(
      'a / b from 0.8 to 1.25',
    );
    const text = effectText({
      criterion: shares,
      outcome: 'pass',
      reason: null,
      estimate: -0.5,
      interval: { low: -0.6, high: -0.4, confidence: 0.95 },
      a: 0.5,
      b: 1,
      rounds: 6,
    });
    expect(text).toBe(
      'share of requests answered 50 % against 100 %: −50 % (95 % CI −60 % to −40 %, 6 rounds)',
    );
  });
});

const pageOf = (evidence: Evidence) => renderPage(claimsReport(reportOf(evidence)));
const markdownOf = (evidence: Evidence) => markdownText(claimsReport(reportOf(evidence)));

describe('the report', () => {
  test('says the answers first, then what they hang on, then every trial', () => {
    const page = pageOf(more);
    const places = [
      'event answers more.',
      'supported',
      'native differs from httpd',
      'Hypothesis',
      'What httpd does',
      'Every trial of first: 12',
    ].map((words) => page.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  test('nothing that was read becomes markup', () => {
    const page = pageOf(none);
    expect(page).not.toContain(attack);
    expect(page).toContain('&lt;img src=x');
    expect(markdownOf(none)).not.toContain('<img');
  });

  test('the same input gives the same text', () => {
    expect(pageOf(more)).toBe(pageOf(more));
    expect(markdownOf(more)).toContain('**supported** with httpd');
  });

  test('the text for a terminal has a line for each server and one for their difference', () => {
    const flat = terminalText(claimsReport(reportOf(more)), 'answer').replaceAll(/\s+/g, ' ');
    expect(flat).toContain('7 supported (httpd): event answers more than worker');
    expect(flat).toContain('native differs from httpd');
  });
});
