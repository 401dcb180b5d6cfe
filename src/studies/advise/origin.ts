import { type Message, message, type Problems } from '../../host/message.ts';
import {
  createdAt,
  newestSource,
  problemOf,
  runsIn,
  type Source,
  tellsMemory,
  type Wanted,
} from './sources.ts';

/** Source of an advice and the way it was found. */
export interface Origin extends Source {
  /** given: by --from; found: the newest that suits; measured: just now. */
  readonly how: 'given' | 'found' | 'measured';
}

/**
 * Returns the folder that was named, or the newest that suits; null where the costs have to be
 * measured, or with a problem.
 */
export function earlierOrigin(
  from: string | undefined,
  measure: boolean,
  wanted: Wanted,
  problems: Problems,
): Origin | null {
  if (from !== undefined && measure) {
    problems.push(
      message`${{ from: true }} and ${{ measure: true }}: choose an earlier run or a new one`,
    );
    return null;
  }
  if (measure) return null;
  if (from === undefined) {
    const newest = newestSource('reports', wanted);
    return newest === null ? null : { ...newest, how: 'found' };
  }
  const runs = runsIn(from);
  if (runs.some(tellsMemory)) return { path: from, runs, how: 'given' };
  problems.push(
    message`${{ from }}: ${problemOf(from)}. Give the folder of \
npm run bench (${{ server: 'httpd' }}) or npm run claims, or leave it out`,
  );
  return null;
}

/** Says where the costs come from. */
export function originText(origin: Origin): Message {
  if (origin.how === 'measured') return `From what was just measured, in ${origin.path}:`;
  if (origin.how === 'given') return `From what was measured in ${origin.path}:`;
  const when = createdAt(origin).slice(0, 16).replace('T', ' ');
  return message`From what was measured in ${origin.path} on ${when} UTC, \
the newest run that has the costs (${{ measure: true }} measures anew):`;
}
