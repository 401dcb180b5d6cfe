import type { Summary } from '../../analysis/summary.ts';
import { serverKinds } from '../../server/server-kinds.ts';
import { csvText } from '../ci/csv.ts';
import { recordedName } from '../ci/measures.ts';
import { mediansOf } from '../ci/medians.ts';
import type { ReportData } from '../document.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes a row for Apache Otava: time, commit, and a column for each figure of each arm and cell.
 * The rows of several nights of one plan, below one header, are a series that it analyses.
 */
export const otavaCsv: Exporter = ({ data }) =>
  data === null ? [] : [{ path: 'ci/otava.csv', content: otavaText(data) }];

function otavaText({ summary, history }: ReportData): string {
  const medians = mediansOf(summary);
  const { createdAt, runId } = summary.plan;
  const commit = history?.newest?.attributes.commit ?? null;
  return csvText(
    [
      ...['time', 'commit', 'run', 'version'],
      ...medians.map(({ cell, arm, id }) => `${cell.id}.${arm.arm}.${recordedName(id)}`),
    ],
    [
      [
        ...[createdAt, commit, runId, versionsOf(summary)],
        ...medians.map(({ measured }) => measured?.median ?? null),
      ],
    ],
  );
}

/** Returns the versions of httpd that took part; null where none was seen. */
function versionsOf({ trials }: Summary): string | null {
  const seen = trials.flatMap((trial) =>
    trial.state === 'completed' && serverKinds[trial.server].isSubject
      ? [trial.identity.version]
      : [],
  );
  return seen.length === 0 ? null : [...new Set(seen)].join(' ');
}
