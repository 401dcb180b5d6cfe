import type { CellSummary } from '../../analysis/summary.ts';
import type { Chart } from '../charts/chart.ts';
import { stallText } from '../charts/stall.ts';
import { type Block, only } from '../document.ts';
import { shownOf } from './charts/timelines.ts';

const guide =
  'The lowest part shows httpd’s scoreboard. A worker answers the status page, so there are ' +
  'gaps where none was free. The middle part shows what the kernel reports about the same ' +
  'connections; distant readings are not joined. The upper part shows latency.';

/** Shows one round of each arm over time: pictures on the page, sentences in Markdown. */
export function overTime(cell: CellSummary, charts: readonly Chart[]): readonly Block[] {
  if (charts.length === 0) return [];
  const files = `charts/${cell.cell.id}-timeline-*.png`;
  return [
    ...only(['html'], {
      kind: 'details',
      title: 'One round of each arm over time: workers, connections and latency',
      blocks: [
        { kind: 'paragraph', text: guide },
        { kind: 'figures', charts },
      ],
    }),
    ...only(
      ['markdown'],
      {
        kind: 'paragraph',
        text: [
          'One round of each arm over time (workers, connections and latency: ',
          { as: 'code', text: files },
          '):',
        ],
      },
      {
        kind: 'list',
        items: shownOf(cell).map(({ name, trial }) => [
          { as: 'strong', text: name },
          `, round r${trial.round}: ${stallText(trial)}`,
        ]),
      },
    ),
  ];
}
