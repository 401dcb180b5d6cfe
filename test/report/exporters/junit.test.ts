import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArmSummary } from '../../../src/analysis/arm-summary.ts';
import type { PairVerdict } from '../../../src/analysis/judge-pair.ts';
import type { Summary } from '../../../src/analysis/summary.ts';
import { junit } from '../../../src/report/exporters/junit.ts';
import { historyWith } from '../../fixtures/history.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';
import { childrenOf, type Element, xmlTree } from '../../fixtures/xml-tree.ts';

/** Children and attributes that the schema of Jenkins' xUnit plugin allows (junit-10.xsd). */
const schema: Readonly<Record<string, readonly [children: RegExp, attributes: RegExp]>> = {
  testsuites: [/^testsuite$/, /^(name|time|tests|failures|errors|skipped)$/],
  testsuite: [
    /^(properties|testcase)$/,
    /^(id|name|time|tests|failures|errors|skipped|timestamp)$/,
  ],
  properties: [/^property$/, /^$/],
  property: [/^$/, /^(name|value)$/],
  testcase: [/^(properties|system-out|skipped|error|failure)$/, /^(classname|name|time)$/],
  skipped: [/^$/, /^(type|message)$/],
  error: [/^$/, /^(type|message)$/],
  failure: [/^$/, /^(type|message)$/],
  'system-out': [/^$/, /^$/],
};

function checkShape({ name, attributes, children, text }: Element): void {
  const [childNames, attributeNames] = schema[name]!;
  for (const child of children) expect(child.name).toMatch(childNames);
  for (const key of Object.keys(attributes)) expect(key).toMatch(attributeNames);
  if (children.length > 0) expect(text.trim()).toBe('');
  children.forEach(checkShape);
}

const outcomes = ['failure', 'error', 'skipped'] as const;

const outcomeOf = ({ children }: Element) =>
  children.find(({ name }) => outcomes.some((each) => each === name))?.name ?? 'passed';

/** Checks that the counts are those of the cases. */
function checkCounts(element: Element): void {
  const cases =
    element.name === 'testcase' ? [] : element.children.flatMap((each) => casesIn(each));
  const count = (wanted: string) => cases.filter((each) => outcomeOf(each) === wanted).length;
  const { tests, failures, errors, skipped } = element.attributes;
  expect([tests, failures, errors, skipped].map(Number)).toEqual([
    cases.length,
    ...[count('failure'), count('error'), count('skipped')],
  ]);
  for (const suite of childrenOf(element, 'testsuite')) checkCounts(suite);
}

const casesIn = (element: Element): readonly Element[] =>
  element.name === 'testcase' ? [element] : element.children.flatMap(casesIn);

const numbersOf = (element: Element) =>
  Object.fromEntries(
    childrenOf(childrenOf(element, 'properties')[0]!, 'property').map(({ attributes }) => [
      attributes.name,
      attributes.value,
    ]),
  );

/** Returns what XML 1.0 can say of a text. */
const writable = (text: string) =>
  [...text.toWellFormed()].map((each) => (isForbidden(each) ? '\ufffd' : each)).join('');

const isForbidden = (each: string) =>
  each === '\ufffe' || each === '\uffff' || (each < ' ' && !'\t\n\r'.includes(each));

/** Finds a case by the names of its group and its own. */
type Find = (group: string, name: string) => Element;

/** Compares every question and every arm of a summary with the cases; counts them. */
function checkCases(root: Element, { cells }: Summary): number {
  const cases = new Map(
    casesIn(root).map((each) => [`${each.attributes.classname} ${each.attributes.name}`, each]),
  );
  expect(cases.size).toBe(casesIn(root).length);
  const find: Find = (group, name) => cases.get(writable(`${group} ${name}`))!;
  const pairs = cells.flatMap(({ cell, comparisons }) =>
    comparisons.flatMap(({ question, pairs }) =>
      pairs.map((pair) => ({ group: `${cell.id}.${question.figure}`, pair })),
    ),
  );
  for (const { group, pair } of pairs) {
    checkPair(find(group, `${pair.a.arm} against ${pair.b.arm}`), pair);
  }
  const arms = cells.flatMap(({ cell, arms }) => arms.map((arm) => ({ cell, arm })));
  for (const { cell, arm } of arms) checkTrials(find(`${cell.id}.trials`, arm.arm), arm);
  return pairs.length + arms.length;
}

function checkPair(found: Element, { verdict }: PairVerdict): void {
  const numbers = numbersOf(found);
  if (verdict.outcome === 'not-measured') {
    expect(['error', 'skipped']).toContain(outcomeOf(found));
    expect(numbers.outcome).toBe(verdict.reason.kind);
    return;
  }
  const isOpen = verdict.outcome === 'inconclusive';
  expect(outcomeOf(found)).toBe(isOpen ? 'skipped' : 'passed');
  expect(numbers.outcome).toBe(isOpen ? verdict.reason : verdict.outcome);
  const { estimate, rounds, difference, equivalence } = verdict.effect;
  expect(Number(numbers.estimate)).toBe(estimate);
  expect([numbers.low, numbers.high].map(Number)).toEqual([difference.low, difference.high]);
  expect(Number(numbers.confidence)).toBe(difference.confidence);
  expect(Number(numbers.equivalenceLow)).toBe(equivalence.low);
  expect(Number(numbers.equivalenceHigh)).toBe(equivalence.high);
  expect(Number(numbers.rounds)).toBe(rounds);
}

function checkTrials(found: Element, { failed, completed, planned }: ArmSummary): void {
  const gap = completed.length < planned ? 'skipped' : 'passed';
  expect(outcomeOf(found)).toBe(failed.length > 0 ? 'error' : gap);
  const [error] = childrenOf(found, 'error');
  for (const { reason } of failed) expect(error?.text).toContain(writable(reason));
}

test('every question is a case with the numbers of its verdict, however odd the run', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { summary, text } = exportedBy(junit, run);
      const root = xmlTree(text);
      checkShape(root);
      checkCounts(root);
      expect(checkCases(root, summary)).toBe(casesIn(root).length);
    }),
    { numRuns: 10 },
  );
});

test('a difference between arms is no failure, and nothing of a whole run is an error', () => {
  const { summary, text } = exportedBy(junit, quickRun(12));
  const root = xmlTree(text);
  const all = casesIn(root).map((each) => numbersOf(each).outcome);
  expect(all).toContain('better');
  expect(root.attributes).toMatchObject({ failures: '0', errors: '0' });
  expect(checkCases(root, summary)).toBe(casesIn(root).length);
});

test('a value that is missing is an error, one that has no ratio is inconclusive', () => {
  const run = buildRun({ mishaps: false, arms: ['httpd-worker', 'httpd-event'] });
  const outcomesWith = (ratePerSecond: number, planned: boolean) => {
    const trials = run.trials.flatMap((trial) =>
      trial.state !== 'completed' || trial.arm !== 'httpd-event'
        ? [trial]
        : planned
          ? [{ ...trial, ratePerSecond }]
          : [],
    );
    const root = xmlTree(exportedBy(junit, { ...run, trials }).text);
    return casesIn(root)
      .filter(({ attributes }) => attributes.classname === 'keepalive-32.rate')
      .map(outcomeOf);
  };
  expect(outcomesWith(0, true)).toEqual(['skipped']);
  expect(outcomesWith(Number.NaN, true)).toEqual(['error']);
  expect(outcomesWith(1, false)).toEqual(['error']);
});

test('a confirmed regression of the history is a failure, and nothing else is', () => {
  const history = historyWith([
    { kind: 'regression', state: 'confirmed' },
    { kind: 'regression', state: 'suspect' },
    { kind: 'regression', state: 'acknowledged' },
    { kind: 'improvement', state: 'confirmed' },
  ]);
  const root = xmlTree(exportedBy(junit, buildRun({ mishaps: false }), history).text);
  checkShape(root);
  checkCounts(root);
  const suite = childrenOf(root, 'testsuite').at(-1)!;
  expect(suite.attributes).toMatchObject({ name: 'history', tests: '4', failures: '1' });
  expect(casesIn(suite).map(outcomeOf)).toEqual(['failure', 'skipped', 'passed', 'passed']);
  const [failure] = childrenOf(casesIn(suite)[0]!, 'failure');
  expect(failure?.text).toContain(
    'confirmed regression of rate, httpd-event@0 in keepalive-32: −10.0 % between night-30 and ' +
      'night-31, found by a change point, p = 0.001 (a "quoted", <id>\nof two lines 0).',
  );
  expect(root.attributes.failures).toBe('1');
});
