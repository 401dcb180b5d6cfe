import { historySection } from '../ci/history-section.ts';
import type { Block, Report, Section } from '../document.ts';
import type { Exporter } from './exporter.ts';
import { markdownParts } from './markdown.ts';

/** A job summary of this size or more is dropped whole: 1 MiB. */
const limitBytes = 2 ** 20;

/**
 * Writes the Markdown that GitHub shows below a job. It has no pictures, which no job summary can
 * show, and ends between two paragraphs before it becomes too large.
 */
export const jobSummary: Exporter = (report) => [
  { path: 'ci/job-summary.md', content: cut(markdownParts(forJob(report)), report) },
];

function forJob(report: Report): Report {
  const { sections, data } = report;
  const history = data?.history ?? null;
  const isThere = history === null || sections.some(({ id }) => id === 'history');
  const first: readonly Section[] = isThere ? [] : [historySection(history)];
  const withoutPictures = sections.map((each) => ({ ...each, blocks: shown(each.blocks) }));
  return { ...report, sections: [...first, ...withoutPictures] };
}

const shown = (blocks: readonly Block[]): readonly Block[] =>
  blocks
    .filter(({ kind }) => kind !== 'figures')
    .map((block) =>
      block.kind === 'details' || block.kind === 'card'
        ? { ...block, blocks: shown(block.blocks) }
        : block,
    );

/** Returns the first parts that fit, with a sentence where others do not. */
function cut(parts: readonly string[], { names }: Report): string {
  const whole = `${parts.join('\n\n')}\n`;
  if (Buffer.byteLength(whole) < limitBytes) return whole;
  const sentence =
    'The rest is left out, because a job summary must stay below 1 MiB. ' +
    `The whole text is in ${names.text}.md of the run's folder.\n`;
  let bytes = Buffer.byteLength(sentence);
  const kept: string[] = [];
  for (const part of parts) {
    bytes += Buffer.byteLength(part) + 2;
    if (bytes >= limitBytes) break;
    kept.push(part);
  }
  return [...kept, sentence].join('\n\n');
}
