import { wrap } from './text.ts';

/** Writes a table; every cell is inert text. @param prose columns of words, to the left. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  prose: readonly number[] = [],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inert).join(' | ')} |`;
  return [
    line(head),
    `|${head.map((_, i) => (i === 0 || prose.includes(i) ? ' --- |' : ' ---: |')).join('')}`,
    ...rows.map(line),
  ].join('\n');
}

/** Folds a body under a title. */
export const folded = (title: string, body: string): string =>
  `<details><summary>${inert(title)}</summary>\n\n${body}\n\n</details>`;

/** Writes a fence that is longer than any run of backticks inside. */
export function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text}\n${ticks}`;
}

export const code = (text: string): string => `\`${text.replace(/[`\n]/g, ' ')}\``;

/** Returns text only: no markup, no HTML, no link, no mention, no new line. */
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

/** Columns of prose in a Markdown file. */
const widthColumns = 120;

/**
 * Breaks prose into lines; all but the first begin with the indent. A line that would begin a list
 * item is escaped.
 */
export const prose = (text: string, indent = ''): string =>
  wrap(text, indent, widthColumns)
    .map((line, i) => (i === 0 ? line : line.replace(/^( *\d*)([-+.)])(?= )/, '$1\\$2')))
    .join('\n');

/** Writes an item of a list. */
export const item = (text: string): string => prose(`- ${text}`, '  ');
