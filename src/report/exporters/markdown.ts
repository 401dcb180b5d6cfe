import type { Answer } from '../answer/answer.ts';
import { answerTable } from '../answer/table.ts';
import {
  type Block,
  type Cell,
  cellParts,
  type Report,
  type RunFacts,
  type Section,
  shownIn,
  type Text,
} from '../document.ts';
import { code, fence, folded, inert, item, markdownTable, prose } from '../markdown.ts';
import type { Exporter } from './exporter.ts';

/** A code host drops a job summary above 1 MiB; the whole log is in results.jsonl. */
const mostLogCharacters = 10_000;

/** Writes the report for a code host, where HTML and links from log lines must stay inert. */
export const markdown: Exporter = (report) => [
  { path: `${report.names.text}.md`, content: markdownText(report) },
];

export const markdownText = (report: Report): string => `${markdownParts(report).join('\n\n')}\n`;

/** Returns the paragraphs, tables and folded details of the text, each whole. */
export function markdownParts({ title, answer, run, sections }: Report): readonly string[] {
  return [
    `# mpm-bench: ${inert(title)}`,
    ...(answer === null ? [] : answerParts(answer)),
    ...shownIn('markdown', sections).flatMap(sectionParts),
    ...(run === null ? [] : [runLine(run)]),
  ];
}

const runLine = ({ runId, preset, runtime, seed, planSha256 }: RunFacts): string =>
  prose(
    `Run ${code(runId)}, preset ${preset}, runtime ${runtime}, seed ${seed}. ` +
      `Plan SHA-256: ${code(planSha256)}.`,
  );

function answerParts(answer: Answer): readonly string[] {
  const { facts, sentence, parity, warnings } = answer;
  return [
    prose(inert(facts.join(' · '))),
    blockText({ kind: 'table', ...answerTable(answer) }),
    ...(sentence === '' ? [] : [prose(`**${inert(sentence)}**`)]),
    ...(parity === '' ? [] : [prose(inert(parity))]),
    ...(warnings.length === 0 ? [] : [blockText({ kind: 'notes', items: warnings })]),
  ];
}

const sectionParts = ({ title, lead, blocks }: Section): readonly string[] => [
  `## ${inert(title)}`,
  ...(lead === undefined ? [] : [prose(inert(lead))]),
  ...partsOf(blocks),
];

const partsOf = (blocks: readonly Block[]): readonly string[] =>
  shownIn('markdown', blocks).map(blockText);

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return prose(block.note ? `**${marked(block.text)}**` : marked(block.text));
    case 'heading':
      return `**${inert(block.text)}**`;
    case 'list':
    case 'notes':
      return block.items.map((each) => item(marked(each))).join('\n');
    case 'conclusions':
      return [
        `**${inert(block.title)}**\n`,
        ...block.items.map(({ label, sentence }) => item(`**${label}**: ${inert(sentence)}`)),
      ].join('\n');
    case 'table':
      return markdownTable(
        block.head,
        block.rows.map((row) => row.map(oneLine)),
        block.prose,
      );
    case 'facts':
      return markdownTable(
        ['', ''],
        block.facts.map(({ name, value }) => [name, value]),
      );
    case 'terms':
      return block.terms
        .map(([term, meaning]) => item(`**${term}**: ${inert(meaning)}`))
        .join('\n');
    case 'figures':
      return block.charts
        .map(({ id, title }) => `![${inert(title)}](charts/${id}.png)`)
        .join('\n\n');
    case 'log':
      return fence(block.text.slice(-mostLogCharacters));
    case 'details':
      return folded(block.title, partsOf(block.blocks).join('\n\n'));
    case 'card':
      return [`### ${inert(block.title)}`, ...partsOf(block.blocks)].join('\n\n');
  }
}

function oneLine(cell: Cell): string {
  const { text, below } = cellParts(cell);
  return below === '' ? text : `${text} (${below})`;
}

const marked = (shown: Text): string => {
  if (typeof shown === 'string') return inert(shown);
  return shown
    .map((part) => {
      if (typeof part === 'string') return inert(part);
      return part.as === 'code' ? code(part.text) : `**${inert(part.text)}**`;
    })
    .join('');
};
