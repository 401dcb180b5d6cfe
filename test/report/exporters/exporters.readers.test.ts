import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { RunInput } from '../../../src/analysis/input.ts';
import type { HistoryJudgement } from '../../../src/history/judgement.ts';
import type { Exporter } from '../../../src/report/exporters/exporter.ts';
import { junit } from '../../../src/report/exporters/junit.ts';
import { openMetrics } from '../../../src/report/exporters/open-metrics.ts';
import { otavaCsv } from '../../../src/report/exporters/otava-csv.ts';
import { trialsCsv } from '../../../src/report/exporters/trials-csv.ts';
import { historyWith } from '../../fixtures/history.ts';
import { needs, python, pythonModule } from '../../fixtures/needs.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { metricsOf } from '../../fixtures/open-metrics-reader.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';
import { childrenOf, xmlTree } from '../../fixtures/xml-tree.ts';

/** Real readers, written by others, in Debian's Python. One process reads all texts of a test. */
async function readBy(program: string, texts: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await execa('/usr/bin/python3', ['-I', '-c', program], {
    input: JSON.stringify(texts),
  });
  return JSON.parse(stdout);
}

const history = historyWith([
  { kind: 'regression', state: 'confirmed' },
  { kind: 'improvement', state: 'suspect' },
]);

/** A whole run with a history, and odd ones without, the same every time. */
const runs: readonly (readonly [RunInput, HistoryJudgement | null])[] = [
  [quickRun(7), history],
  ...fc.sample(oddRuns, { numRuns: 8, seed: 20260314 }).map((run) => [run, null] as const),
];

const textsOf = (exporter: Exporter): readonly string[] =>
  runs.map(([run, of]) => exportedBy(exporter, run, of).text);

needs(pythonModule('junitparser', 'python3-junitparser')).test(
  'junitparser reads every case with its outcome',
  async () => {
    const texts = textsOf(junit);
    const program = `
import json, sys, junitparser
read = []
for text in json.loads(sys.stdin.buffer.read()):
    xml = junitparser.JUnitXml.fromstring(text.encode())
    cases = [[c.classname, c.name, [type(r).__name__.lower() for r in c.result]]
             for s in xml for c in s]
    read.append([xml.tests, xml.failures, xml.errors, xml.skipped, cases])
json.dump(read, sys.stdout)`;
    const known = texts.map((text) => {
      const root = xmlTree(text);
      const { tests, failures, errors, skipped } = root.attributes;
      const cases = childrenOf(root, 'testsuite').flatMap((suite) =>
        childrenOf(suite, 'testcase').map(({ attributes, children }) => [
          attributes.classname,
          attributes.name,
          children
            .map(({ name }) => name)
            .filter((name) => ['failure', 'error', 'skipped'].includes(name)),
        ]),
      );
      return [...[tests, failures, errors, skipped].map(Number), cases];
    });
    expect(await readBy(program, texts)).toEqual(known);
  },
);

needs(pythonModule('prometheus_client', 'python3-prometheus-client')).test(
  "Prometheus' own parsers read every gauge, as OpenMetrics and as the older text format",
  async () => {
    const texts = textsOf(openMetrics);
    const program = `
import json, sys
from prometheus_client import openmetrics, parser
from prometheus_client.openmetrics import parser as om
read = []
for text in json.loads(sys.stdin.buffer.read()):
    of = lambda families: [[s.name, s.labels, repr(float(s.value))]
                           for f in families for s in f.samples]
    new = of(om.text_string_to_metric_families(text))
    old = of(parser.text_string_to_metric_families(text))
    read.append([new, [each[2] for each in old]])
json.dump(read, sys.stdout)`;
    const read = await readBy(program, texts);
    const known = texts.map((text) => metricsOf(text).samples);
    for (const [i, samples] of known.entries()) {
      const [newer, older] = read[i] as [[string, object, string][], string[]];
      expect(newer.map(([name, labels]) => [name, labels])).toEqual(
        samples.map(({ name, labels }) => [name, labels]),
      );
      const numberOf = (text: string) => Number(text.replace('inf', 'Infinity'));
      expect(newer.map(([, , value]) => numberOf(value))).toEqual(
        samples.map(({ value }) => value),
      );
      expect(older).toHaveLength(samples.length);
    }
  },
);

needs(python).test("Python's csv, with which Otava reads, finds every field", async () => {
  const texts = [...textsOf(trialsCsv), ...textsOf(otavaCsv)];
  const program = `
import csv, io, json, sys
texts = json.loads(sys.stdin.buffer.read())
json.dump([list(csv.reader(io.StringIO(text, newline=''))) for text in texts], sys.stdout)`;
  expect(await readBy(program, texts)).toEqual(texts.map((text) => parse(text)));
});
