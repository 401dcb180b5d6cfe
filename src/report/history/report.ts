import { openChanges } from '../../history/found-changes.ts';
import type { Night } from '../../history/night.ts';
import type { Block, Cell, Report, Section, Table } from '../document.ts';
import { plural } from '../format.ts';
import { changesSection } from './changes.ts';
import { dayOf, type HistoryInput, type ListedRun } from './input.ts';
import { trendCharts } from './trends.ts';
import { stepText } from './wording.ts';

/** Nights that the page lists; the folder has all of them. */
const mostListed = 60;

/** Charts that need not be unfolded; those with a change come first. */
const mostCharts = 12;

/** Rows of a table that need not be unfolded. */
const mostShown = 7;

/** Puts all nights and runs together as one page: what changed, the trends, and the list. */
export function historyReport(input: HistoryInput): Report {
  const charts = trendCharts(input);
  return {
    names: { page: 'index', text: 'history' },
    title: titleOf(input),
    answer: null,
    run: null,
    data: null,
    sections: [
      ...(input.nights.length === 0 ? [] : [changesSection(input)]),
      ...(charts.length === 0 ? [] : [trends(charts)]),
      ...(input.nights.length === 0 ? [] : [seriesSection(input), nightsSection(input)]),
      ...(input.runs.length === 0 ? [] : [runsSection(input.runs)]),
      ...(input.skipped.length === 0 ? [] : [skippedSection(input)]),
    ],
    conclusions: input.judgement,
  };
}

/** Says in a line what the newest night brought. */
export function titleOf(input: HistoryInput): string {
  if (input.nights.length === 0) return 'Runs; no night so far';
  const regressions = openChanges(input.judgement, 'regression').length;
  const improvements = openChanges(input.judgement, 'improvement').length;
  const nights = plural(input.nights.length, 'night');
  if (regressions > 0) return `${plural(regressions, 'regression')} in ${nights}`;
  if (improvements > 0) return `${plural(improvements, 'improvement')} in ${nights}`;
  return `No change in ${nights}`;
}

const trends = (charts: ReturnType<typeof trendCharts>): Section => ({
  id: 'trends',
  title: 'Trends',
  lead:
    'Each arm against the anchor, an httpd that stays the same. Both are measured in one run, ' +
    'so that what the machine does to both cancels. A cross marks a change.',
  blocks: [
    { kind: 'figures', charts: charts.slice(0, mostCharts) },
    ...(charts.length <= mostCharts
      ? []
      : [
          {
            kind: 'details' as const,
            title: `${charts.length - mostCharts} more trends`,
            blocks: [{ kind: 'figures' as const, charts: charts.slice(mostCharts) }],
            // What is folded has no picture of its own.
            only: ['html'] as const,
          },
        ]),
  ],
  only: ['html', 'markdown'],
});

function seriesSection({ judgement }: HistoryInput): Section {
  const table: Table = {
    label: 'Series of the newest night',
    head: [
      'series',
      'nights',
      'against the anchor',
      'seen on the first night',
      'after three nights',
    ],
    rows: judgement.series.map(({ key, nights, newest, smallestStep }) => [
      key,
      String(nights),
      stepText(newest.change, newest.scale),
      ...(smallestStep === null
        ? ['too few nights', 'too few nights']
        : [
            stepText(smallestStep.firstNight, newest.scale),
            stepText(smallestStep.thirdNight, newest.scale),
          ]),
    ]),
  };
  return {
    id: 'series',
    only: ['html'],
    title: 'What each series can see',
    lead: 'A smaller step than these stays hidden in the differences between nights.',
    blocks: [
      {
        kind: 'details',
        title: plural(table.rows.length, 'row'),
        blocks: [{ kind: 'table', ...table }],
      },
    ],
  };
}

function nightsSection({ nights, judgement, acknowledgements, runs }: HistoryInput): Section {
  const pages = new Map(runs.map(({ runId, page }) => [runId, page] as const));
  const accepted = acknowledgements.map(
    ({ change, reason, at }) => `${at.slice(0, 10)}: ${change}: ${reason}`,
  );
  const rows = nights
    .toReversed()
    .slice(0, mostListed)
    .map((night) => nightRow(night, pages.get(night.runId) ?? null));
  const count = judgement.epochs.length;
  return {
    id: 'nights',
    only: ['html'],
    title: 'Nights',
    lead:
      `${plural(nights.length, 'night')} in ${plural(count, 'epoch')}. ` +
      'Nights of two epochs are never compared.',
    blocks: [
      ...foldedRows('Newest nights', nightHead, rows),
      ...(accepted.length === 0
        ? []
        : [
            { kind: 'heading' as const, text: 'Acknowledged changes' },
            { kind: 'list' as const, items: accepted },
          ]),
    ],
  };
}

const nightHead = ['night', 'run', 'series', 'measured twice', 'httpd'];

const nightRow = (night: Night, file: string | null): readonly Cell[] => [
  dayOf(night),
  file === null ? night.runId : { text: night.runId, file },
  String(night.series.length),
  night.repeated === null ? 'none' : String(night.repeated.length),
  night.attributes.httpd ?? night.attributes.image ?? 'unknown',
];

const runsSection = (runs: readonly ListedRun[]): Section => ({
  id: 'runs',
  only: ['html'],
  title: 'Runs',
  blocks: foldedRows(
    'Runs',
    ['run', 'started', 'preset', 'runtime', 'arms'],
    runs.map(({ runId, page, createdAt, preset, runtime, arms }) => [
      page === null ? runId : { text: runId, file: page },
      createdAt.slice(0, 16).replace('T', ' '),
      preset,
      runtime,
      String(arms),
    ]),
  ),
});

/** Shows the first rows of a table, and the others where a reader unfolds them. */
function foldedRows(
  label: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): readonly Block[] {
  const [shown, others] = [rows.slice(0, mostShown), rows.slice(mostShown)];
  const table = (own: typeof rows) => ({ kind: 'table' as const, label, head, rows: own });
  const older = { kind: 'details' as const, title: `${others.length} older ones` };
  return [table(shown), ...(others.length === 0 ? [] : [{ ...older, blocks: [table(others)] }])];
}

const skippedSection = ({ skipped }: HistoryInput): Section => ({
  id: 'skipped',
  title: 'Files that were skipped',
  lead: 'They stay as they are.',
  blocks: [{ kind: 'list', items: skipped.map(({ file, reason }) => `${file}: ${reason}`) }],
});
