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
  if (measure && wanted.php) problems.push(noPhp);
  if (measure) return null;
  if (from === undefined) {
    const newest = newestSource('reports', wanted);
    if (newest === null && wanted.php) problems.push(noPhp);
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

/** A measurement of our own has no PHP in it: its page would be no more like the user's. */
const noPhp = message`${{ php: true }}: no run under reports/ has a child with mod_php; \
npm run bench -- ${{ server: 'php' }} measures one, and ${{ childMemory: 'SIZE' }} gives its size`;

/** Says where the costs come from. */
export function originText(origin: Origin): Message {
  if (origin.how === 'measured') return `From what was just measured, in ${origin.path}:`;
  if (origin.how === 'given') return `From what was measured in ${origin.path}:`;
  const when = createdAt(origin).slice(0, 16).replace('T', ' ');
  return message`From what was measured in ${origin.path} on ${when} UTC, \
the newest run that has the costs (${{ measure: true }} measures anew):`;
}
