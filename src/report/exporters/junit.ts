import type { Case } from '../ci/case.ts';
import { casesOf } from '../ci/cases.ts';
import { element, type Xml, xmlDocument } from '../ci/xml.ts';
import type { ReportData } from '../document.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes a test case for every question, for the trials of every arm, and for every series of the
 * history. Its elements are those of JUnit's XML that Jenkins, GitLab and others read. A difference
 * between arms is no failure; a confirmed regression is.
 */
export const junit: Exporter = ({ data }) =>
  data === null ? [] : [{ path: 'ci/junit.xml', content: junitText(data) }];

function junitText(data: ReportData): string {
  const { plan, planSha256 } = data.summary;
  const cases = casesOf(data);
  const suites = [...Map.groupBy(cases, ({ suite }) => suite)];
  return xmlDocument(
    element(
      'testsuites',
      { name: 'mpm-bench', ...countsOf(cases) },
      ...suites.map(([name, of], id) =>
        element(
          'testsuite',
          { id, name, ...countsOf(of), timestamp: plan.createdAt.slice(0, 19) },
          element(
            'properties',
            {},
            property('run', plan.runId),
            property('version', plan.version),
            property('planSha256', planSha256),
          ),
          ...of.map(testCase),
        ),
      ),
    ),
  );
}

const countsOf = (cases: readonly Case[]) => {
  const count = (wanted: Case['outcome']) =>
    cases.filter(({ outcome }) => outcome === wanted).length;
  return {
    tests: cases.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0),
  };
};

const elements = { failed: 'failure', error: 'error', skipped: 'skipped' } as const;

function testCase(each: Case): Xml {
  const { suite, group, name, outcome, kind, text, numbers, seconds } = each;
  return element(
    'testcase',
    { classname: `${suite}.${group}`, name, time: seconds },
    element(
      'properties',
      {},
      property('outcome', kind),
      ...Object.entries(numbers).map(([key, value]) => property(key, String(value))),
    ),
    outcome === 'passed'
      ? element('system-out', {}, text)
      : element(elements[outcome], { type: kind, message: text.split('\n')[0] ?? '' }, text),
  );
}

const property = (name: string, value: string): Xml => element('property', { name, value });
