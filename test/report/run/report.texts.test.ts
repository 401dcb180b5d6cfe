import { describe, expect, test } from 'vitest';
import type { RunInput } from '../../../src/analysis/input.ts';
import { renderFiles, renderHtml, renderMarkdown, renderText } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

test('the terminal table is the one that was looked at', async () => {
  await expect(renderText(buildRun(), 'whole')).toMatchFileSnapshot(
    '../../fixtures/golden/answer.txt',
  );
});

test('the summary is the one that was looked at', async () => {
  await expect(renderMarkdown(buildRun())).toMatchFileSnapshot(
    '../../fixtures/golden/summary.md.txt',
  );
});

test('the terminal table fits 100 columns', () => {
  for (const line of renderText(buildRun({ rounds: 12 }), 'whole').split('\n')) {
    expect(line.length, line).toBeLessThanOrEqual(100);
  }
});

test('the same run gives the same files', () => {
  const run = buildRun({ rounds: 1, arms: ['httpd-event'] });
  const small = { ...run, plan: { ...run.plan, cells: run.plan.cells.slice(0, 1) } };
  expect(renderFiles(small)).toEqual(renderFiles(structuredClone(small)));
});

const verdictWords = /\b(best first|better than|equivalent|inconclusive)\b/i;

/** Returns what a reader is reported about this run; the guide explains the words themselves. */
const texts = (run: RunInput): readonly string[] =>
  [renderHtml(run), renderMarkdown(run), renderText(run, 'whole')].map((text) =>
    text
      .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '')
      .replace(/<section id="guide">[\s\S]*?<\/section>/, '')
      .replace(/<(figcaption|canvas|noscript)\b[\s\S]*?<\/\1>/g, '')
      .replaceAll(/<[^>]+>|\*\*/g, '')
      .replaceAll(/\s+/g, ' '),
  );

test('a run of too few rounds holds intervals and no verdict', () => {
  for (const text of texts(buildRun())) {
    expect(text.length).toBeGreaterThan(1000);
    expect(text).not.toMatch(verdictWords);
    expect(text).toContain(
      'too few rounds (3 of 7): prefork has 20 % fewer requests/s than worker',
    );
    expect(text).toContain('(75 % CI −23.5 % to −16.8 %, 3 rounds).');
  }
});

test('a run of twelve rounds holds its verdicts in every text', () => {
  const run = buildRun({ rounds: 12, mishaps: false, control: 'httpd-event' });
  for (const text of texts(run)) {
    expect(text).toMatch(
      /event: 2\d % more requests\/s than prefork \(98\.3 % CI \+[12]\d\.\d % to \+2\d\.\d %, 12 rounds\)\./,
    );
    expect(text).toContain('time to drain a burst, best first: event, worker, prefork');
    expect(text).toMatch(/prefork answered 7,680 of 7,680 \(at least 99\.9\d* %\)/);
    expect(text).toMatch(/A\/A control: two starts of event, 5 figures: \d within the margin/);
  }
});

describe('what a server writes into its log', () => {
  const hostile =
    '\u001b[31mred\u001b[0m | ``` </details><script>x</script> [a](http://b) @all\n# head';
  const run = withReason(buildRun(), hostile);

  test('does not steer the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for control characters
    expect(renderText(run, 'whole')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
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
