import { describe, expect, test } from 'vitest';
import type { RunInput } from '../../src/report/input.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderRun } from '../../src/report/render.ts';
import { renderTable } from '../../src/report/table.ts';
import { buildRun } from '../fixtures/run.ts';

test('the terminal table is the one that was looked at', async () => {
  await expect(renderTable(buildRun())).toMatchFileSnapshot('golden/table.txt');
});

test('the summary is the one that was looked at', async () => {
  await expect(renderMarkdown(buildRun())).toMatchFileSnapshot('golden/summary.md.txt');
});

test('the terminal table fits 100 columns', () => {
  for (const line of renderTable(buildRun({ rounds: 12 })).split('\n')) {
    expect(line.length, line).toBeLessThanOrEqual(100);
  }
});

test('the same run gives the same files', async () => {
  const small = { rounds: 1, arms: ['httpd-event'] } as const;
  expect(await renderRun(buildRun(small))).toEqual(await renderRun(buildRun(small)));
});

test('no text holds a verdict', async () => {
  const files = await renderRun(buildRun());
  const texts = files.map(({ content }) => content).filter((each) => typeof each === 'string');
  for (const text of [...texts, renderTable(buildRun())]) {
    const words = text.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '');
    expect(words).not.toMatch(/\b(faster|slower|equivalent|better|worse|winn?er|wins)\b/i);
  }
});

describe('what a server writes into its log', () => {
  const hostile =
    '\u001b[31mred\u001b[0m | ``` </details><script>x</script> [a](http://b) @all\n# head';
  const run = withReason(buildRun(), hostile);

  test('does not steer the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(renderTable(run)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  test('stays inside its fence and is no markup in the summary', () => {
    const text = renderMarkdown(run);
    const fenced = /^(`{4,})text\n([\s\S]*?)\n\1$/m.exec(text);
    expect(fenced?.[2]).toBe(hostile);
    const rest = text.replace(fenced![0], '');
    expect(rest).not.toMatch(/<script|\[a\]\(|@all|^# head/m);
    expect(rest.match(/<\/details>/g)).toHaveLength(2);
  });
});

function withReason(run: RunInput, text: string): RunInput {
  const trials = run.trials.map((trial) =>
    trial.state === 'failed' ? { ...trial, reason: text, log: text } : trial,
  );
  return { ...run, trials };
}
