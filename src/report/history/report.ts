import type { Report, Section, Table } from '../document.ts';
import { plural } from '../format.ts';
import { changesSection, openChanges } from './changes.ts';
import { dayOf, type HistoryInput, type ListedRun } from './input.ts';
import { trendCharts } from './trends.ts';
import { stepText } from './wording.ts';

/** Nights that the page lists; the folder has all of them. */
const mostListed = 60;

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
  const regressions = openChanges(input, 'regression').length;
  const improvements = openChanges(input, 'improvement').length;
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
  blocks: [{ kind: 'figures', charts }],
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
  const epochs = judgement.epochs.map(({ key }) => key);
  const pages = new Map(runs.map(({ runId, page }) => [runId, page] as const));
  const accepted = acknowledgements.map(
    ({ change, reason, at }) => `${at.slice(0, 10)}: ${change}: ${reason}`,
  );
  return {
    id: 'nights',
    title: 'Nights',
    lead:
      `${plural(nights.length, 'night')} in ${plural(epochs.length, 'epoch')}. ` +
      'Nights of two epochs are never compared.',
    blocks: [
      {
        kind: 'table',
        label: 'Newest nights',
        head: ['night', 'run', 'series', 'measured twice', 'httpd'],
        rows: nights
          .slice(-mostListed)
          .toReversed()
          .map((night) => {
            const file = pages.get(night.runId) ?? null;
            return [
              dayOf(night),
              file === null ? night.runId : { text: night.runId, file },
              String(night.series.length),
              night.repeated === null
                ? 'no'
                : plural(night.repeated.length, 'series').replace(/s$/, ''),
              night.attributes.httpd ?? night.attributes.image ?? 'unknown',
            ];
          }),
      },
      ...(accepted.length === 0
        ? []
        : [
            { kind: 'heading' as const, text: 'Acknowledged changes' },
            { kind: 'list' as const, items: accepted },
          ]),
    ],
  };
}

const runsSection = (runs: readonly ListedRun[]): Section => ({
  id: 'runs',
  title: 'Runs',
  blocks: [
    {
      kind: 'table',
      label: 'Runs',
      head: ['run', 'started', 'preset', 'runtime', 'arms'],
      rows: runs.map(({ runId, page, createdAt, preset, runtime, arms }) => [
        page === null ? runId : { text: runId, file: page },
        createdAt.slice(0, 16).replace('T', ' '),
        preset,
        runtime,
        String(arms),
      ]),
    },
  ],
});

const skippedSection = ({ skipped }: HistoryInput): Section => ({
  id: 'skipped',
  title: 'Files that were skipped',
  lead: 'They stay as they are.',
  blocks: [{ kind: 'list', items: skipped.map(({ file, reason }) => `${file}: ${reason}`) }],
});
