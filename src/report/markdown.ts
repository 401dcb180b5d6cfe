import type { Comparison } from '../analysis/compare.ts';
import type { RunInput } from '../analysis/input.ts';
import { type CellSummary, type Summary, summarize } from '../analysis/summary.ts';
import { whatWasSeen } from './charts/stall.ts';
import { flatten } from './flatten.ts';
import { list } from './format.ts';
import { healthOf } from './health.ts';
import { notesOf } from './notes.ts';
import { numbersOf } from './numbers.ts';
import { shownOf } from './run/charts/timelines.ts';
import { findingsOf, spoken } from './sentences.ts';
import { spokenOf, titleOf } from './verdicts/words.ts';
import { witnessesOf, witnessGuide } from './witnesses.ts';

/** A code host drops a job summary above 1 MiB; the whole log is in results.jsonl. */
const mostLogCharacters = 10_000;

/** summary.md: fit for a job summary on a code host, where HTML and links from log lines must stay inert. */
export function renderMarkdown(input: RunInput): string {
  const summary = summarize(input);
  const health = healthOf(summary);
  const parts = [
    `# mpm-bench: ${list(summary.plan.arms)}`,
    `**${health.label}**: ${health.facts.map(inert).join(' · ')}`,
    ...summary.cells.flatMap(cellParts),
    ...witnessParts(summary),
    ...failures(summary),
    details(
      'Environment',
      table(
        ['', ''],
        flatten(summary.environment).map(({ name, value }) => [name, value]),
      ),
    ),
    `Run ${code(summary.plan.runId)}, preset ${summary.plan.preset}, runtime ${summary.plan.runtime}, seed ${summary.plan.seed}. Plan SHA-256: ${code(summary.planSha256)}.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function cellParts(cell: CellSummary): readonly string[] {
  const numbers = numbersOf(cell, 'all');
  const rows = numbers.rows.map((row) => [
    row.arm,
    ...row.cells.map(({ value, range }) => (range === '' ? value : `${value} (${range})`)),
    row.rounds,
  ]);
  const notes = notesOf(cell);
  return [
    `## ${cell.cell.id}`,
    `${inert(cell.load)}; driver ${cell.cell.driver}.`,
    ...cell.comparisons
      .filter(({ pairs }) => pairs.length > 0)
      .map((each) => verdicts(each, cell.short)),
    findingsOf(cell)
      .map((finding) => `- **${finding.title}**: ${inert(spoken(finding))}`)
      .join('\n'),
    'Median round, and in parentheses the lowest and the highest:',
    table(['arm', ...numbers.columns, 'rounds'], rows),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${inert(note)}`).join('\n')]),
    ...overTime(cell),
  ];
}

/** What the timelines show, in words; the pictures lie beside this file. */
function overTime(cell: CellSummary): readonly string[] {
  const shown = shownOf(cell);
  if (shown.length === 0) return [];
  const lines = shown.map(
    ({ name, trial }) =>
      `- **${inert(name)}**, round r${trial.round}: ${inert(whatWasSeen(trial))}`,
  );
  const files = code(`charts/${cell.cell.id}-timeline-*.png`);
  return [
    `One round of each arm over time (scoreboard, connections and latency: ${files}):`,
    lines.join('\n'),
  ];
}

function verdicts(comparison: Comparison, load: string): string {
  const lines = spokenOf(comparison, load).map(
    ({ label, sentence }) => `- **${label}**: ${inert(sentence)}`,
  );
  return [`**${inert(titleOf(comparison))}**`, '', ...lines].join('\n');
}

function witnessParts(summary: Summary): readonly string[] {
  const witnesses = witnessesOf(summary);
  if (witnesses.length === 0) return [];
  return [
    '## Witnesses',
    witnessGuide,
    ...witnesses.flatMap(({ title, columns, rows, notes }) => [
      `${inert(title)}:`,
      table(
        ['arm', ...columns],
        rows.map(({ arm, cells }) => [arm, ...cells]),
      ),
      ...(notes.length === 0 ? [] : [notes.map((note) => `- ${inert(note)}`).join('\n')]),
    ]),
  ];
}

function failures(summary: Summary): readonly string[] {
  const failed = summary.trials.filter((trial) => trial.state === 'failed');
  return failed.map((trial) =>
    details(
      `${trial.id}: failed at stage ${trial.stage}: ${trial.reason}`,
      fence(trial.log.slice(-mostLogCharacters)),
    ),
  );
}

function details(title: string, body: string): string {
  return `<details><summary>${inert(title)}</summary>\n\n${body}\n\n</details>`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inert).join(' | ')} |`;
  return [
    line(head),
    `|${head.map((_, i) => (i === 0 ? ' --- |' : ' ---: |')).join('')}`,
    ...rows.map(line),
  ].join('\n');
}

/** A fence longer than any run of backticks inside. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text}\n${ticks}`;
}

function code(text: string): string {
  return `\`${text.replace(/[`\n]/g, ' ')}\``;
}

/** Text only: no markup, no HTML, no link, no mention, no new line. */
export function inert(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|~#!]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&commat;')
    .replace(/:\/\//g, '&colon;//');
}
