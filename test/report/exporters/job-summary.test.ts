import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summarize } from '../../../src/analysis/summary.ts';
import { type Block, chartsOf, type Report } from '../../../src/report/document.ts';
import { jobSummary } from '../../../src/report/exporters/job-summary.ts';
import { markdownText } from '../../../src/report/exporters/markdown.ts';
import { runReport } from '../../../src/report/run/report.ts';
import { historyWith } from '../../fixtures/history.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy, renderMarkdown } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

const limitBytes = 1_048_576;

const count = (text: string, part: string) => text.split(part).length - 1;

test('a summary that fits is the text of the run', () => {
  for (const run of [quickRun(8), buildRun()]) {
    expect(exportedBy(jobSummary, run).text).toBe(renderMarkdown(run));
  }
});

test('pictures are left out, because a job has no files beside its summary', () => {
  const run = runReport(summarize(buildRun()));
  const figures = { kind: 'figures', charts: chartsOf(run).map(({ chart }) => chart) } as const;
  const blocks: readonly Block[] = [
    figures,
    { kind: 'paragraph', text: 'beside' },
    { kind: 'details', title: 'folded', blocks: [figures, { kind: 'heading', text: 'within' }] },
  ];
  const report = { ...run, sections: [{ id: 'x', title: 'Pictures', blocks }], data: null };
  expect(markdownText(report)).toContain('](charts/');
  const written = String(jobSummary(report)[0]?.content);
  expect(written).not.toContain('](charts/');
  expect(written).toContain('beside');
  expect(written).toContain('within');
});

test('a report of no run has a summary too', () => {
  const report: Report = { ...runReport(summarize(buildRun())), data: null };
  expect(jobSummary(report).map(({ path }) => path)).toEqual(['ci/job-summary.md']);
});

test('whatever the report holds, the summary stays below 1 MiB and its parts are whole', () => {
  const text = fc.constantFrom('x', 'ü', '🏎', 'a & b < c ');
  const block = fc
    .tuple(text, fc.integer({ min: 1, max: 150_000 }), fc.boolean())
    .map(([letter, length, folded]): Block => {
      const paragraph = { kind: 'log', label: 'log', text: letter.repeat(length) } as const;
      return folded ? { kind: 'details', title: 'folded', blocks: [paragraph] } : paragraph;
    });
  const base = runReport(summarize(buildRun({ rounds: 1, arms: ['httpd-event'] })));
  let cuts = 0;
  fc.assert(
    fc.property(fc.array(block, { maxLength: 160, size: 'max' }), (blocks) => {
      const section = { id: 'large', title: 'Large', blocks };
      const [file] = jobSummary({ ...base, sections: [section], data: null });
      const written = String(file?.content);
      expect(Buffer.byteLength(written)).toBeLessThan(limitBytes);
      expect(count(written, '<details>')).toBe(count(written, '</details>'));
      expect(count(written, '```') % 2).toBe(0);
      const isCut = written.endsWith("The whole text is in summary.md of the run's folder.\n");
      expect(isCut || written.endsWith(`${base.run?.planSha256}\`.\n`)).toBe(true);
      cuts += isCut ? 1 : 0;
    }),
    { numRuns: 10 },
  );
  expect(cuts).toBeGreaterThan(0);
});

test('a report one byte below the limit is whole, and one at the limit is cut', () => {
  const base = runReport(summarize(buildRun({ rounds: 1, arms: ['httpd-event'] })));
  // Many items, because one that is too long is wrapped.
  const of = (notes: readonly string[]) =>
    String(
      jobSummary({
        ...base,
        sections: [
          { id: 'x', title: 'x', blocks: notes.map((text) => ({ kind: 'heading', text })) },
        ],
        data: null,
      })[0]?.content,
    );
  const lines = (bytes: number) => {
    const each = 'x'.repeat(94); // **…** and an empty line: 100 bytes
    const rest = bytes % 100;
    return [
      ...Array.from({ length: Math.floor(bytes / 100) - 1 }, () => each),
      'y'.repeat(94 + rest),
    ];
  };
  const room = limitBytes - Buffer.byteLength(of([]));
  const whole = of(lines(room - 1));
  expect(Buffer.byteLength(whole)).toBe(limitBytes - 1);
  expect(whole).not.toContain('The rest is left out');
  expect(of(lines(room))).toContain('The rest is left out');
});

test('the history stands before the situations, its alarms first', () => {
  const history = historyWith([
    { kind: 'improvement', state: 'confirmed' },
    { kind: 'regression', state: 'confirmed' },
  ]);
  const { text } = exportedBy(jobSummary, buildRun(), history);
  expect(text).toContain('2 series of at most 31 nights: 1 regression confirmed.');
  const at = (part: string) => text.indexOf(part);
  expect(at('## History')).toBeGreaterThan(0);
  expect(at('## History')).toBeLessThan(at('confirmed regression of rate'));
  expect(at('confirmed regression of rate')).toBeLessThan(at('confirmed improvement of rate'));
  expect(at('confirmed improvement of rate')).toBeLessThan(at('## 32 busy keep-alive clients'));
});

test('odd runs are inert', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { text } = exportedBy(jobSummary, run);
      // What stands between fences, and in a span of code, is shown as it is. A backtick behind a
      // backslash begins no span (CommonMark, section 6.1).
      const outside = text
        .replaceAll(/^(`{3,}).*\n[\s\S]*?^\1$/gm, '')
        .replaceAll(/(?<![`\\])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
      expect(outside).not.toMatch(/<(?!\/?(details|summary)>)[a-z!]/i);
    }),
    { numRuns: 10 },
  );
});
