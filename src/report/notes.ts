import type { ArmSummary } from '../analysis/arm-summary.ts';
import { fewestBeyond } from '../analysis/figures/figure.ts';
import { figuresOf } from '../analysis/questions.ts';
import type { CellSummary } from '../analysis/summary.ts';
import type { LoadErrors, PopulationResult } from '../load/load.ts';
import { formatCount, list, plural } from './format.ts';
import { describeWarning, invalidReasons } from './warnings.ts';

/** Returns what a reader must know beside the numbers of a cell: sentences without a full stop. */
export function notesOf(cell: CellSummary): readonly string[] {
  return cell.arms.flatMap((arm) => [
    ...errorNotes(arm),
    ...flawNotes(arm),
    ...arm.failed.map(
      (trial) => `${arm.name} r${trial.round} failed at stage ${trial.stage}: ${trial.reason}`,
    ),
    ...arm.aborted.map((trial) => `${arm.name} r${trial.round} was aborted`),
    ...memoryNotes(arm),
  ]);
}

/** Kinds of errors in words, in the order of the record. */
const errorWords: Readonly<Record<keyof LoadErrors, string>> = {
  refused: 'refused',
  reset: 'reset',
  timeout: 'timed out',
  closedWithoutResponse: 'closed without a response',
  badResponse: 'answered wrongly',
  handshake: 'failed in the TLS handshake',
  refusedStream: 'refused as a stream',
  resetStream: 'reset as a stream',
  goAway: 'cut off by GOAWAY',
  flowControl: 'held by flow control until they timed out',
};

/** Returns "3 closed without a response"; empty where there were none. */
export const describeErrors = (errors: LoadErrors): string => counted(errors, errorWords);

/** Causes of reconnects in words, in the order of the record. */
const reconnectWords: Readonly<Record<keyof Reconnects, string>> = {
  connectionClose: 'closed on request',
  closedIdle: 'closed while idle',
  failure: 'failed',
  timeout: 'timed out',
};

type Reconnects = NonNullable<PopulationResult['reconnects']>;

/** Returns "2 closed while idle", added over several results; empty where there were none. */
export function describeReconnects(all: readonly (Reconnects | null)[]): string {
  const causes = Object.keys(reconnectWords) as (keyof Reconnects)[];
  const total = (cause: keyof Reconnects) =>
    all.reduce((sum, reconnects) => sum + (reconnects?.[cause] ?? 0), 0);
  const totals = Object.fromEntries(causes.map((cause) => [cause, total(cause)]));
  return counted(totals as unknown as Reconnects, reconnectWords);
}

/** Lists the counts above zero with their words. */
function counted<Kind extends string>(
  counts: Readonly<Partial<Record<Kind, number>>>,
  words: Readonly<Record<Kind, string>>,
): string {
  const seen = (Object.keys(words) as Kind[])
    .map((kind) => [counts[kind] ?? 0, words[kind]] as const)
    .filter(([count]) => count > 0);
  return list(seen.map(([count, text]) => `${formatCount(count)} ${text}`));
}

function errorNotes(arm: ArmSummary): readonly string[] {
  const seen = describeErrors(arm.errors);
  if (seen === '') return [];
  const { completed } = arm;
  const sent = completed.reduce((sum, trial) => sum + trial.sent, 0);
  const first = completed
    .flatMap(({ warnings }) => warnings)
    .find((warning) => warning.kind === 'bad-response');
  const detail = first === undefined ? '' : `; the first response error: ${first.first}`;
  const rounds = plural(completed.length, 'round');
  return [`${arm.name}: of ${formatCount(sent)} requests in ${rounds} ${seen}${detail}`];
}

/** Groups the trials by their flaws: "event: 5 of 8 rounds, such as r1, have a flaw: …". */
function flawNotes({ name, invalid, completed }: ArmSummary): readonly string[] {
  return [...Map.groupBy(invalid, ({ validity }) => validity.verdict).values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const said = invalidReasons(first).join('; ');
    return all.length === 1
      ? [`${name}, round ${first.round}: ${said}`]
      : [`${name}, ${all.length} of ${completed.length} rounds; round ${first.round}: ${said}`];
  });
}

function memoryNotes(arm: ArmSummary): readonly string[] {
  const reasons = arm.valid
    .flatMap((trial) => trial.warnings)
    .filter((warning) => warning.kind === 'no-memory-source')
    .map(describeWarning);
  return [...new Set(reasons)].map((reason) => `${arm.name}: ${reason}`);
}

/** Explains the signs in a table of the numbers. */
export function signNotes(cell: CellSummary, which: 'short' | 'columns'): readonly string[] {
  const ids = figuresOf(cell.cell.workload)[which];
  const notes = {
    censored: '≥ lower bound: unanswered requests count with their wait so far',
    thin:
      `† fewer than ${fewestBeyond} requests of a round lie beyond this percentile: ` +
      'single requests decide it',
  } as const;
  return (['censored', 'thin'] as const).flatMap((sign) => {
    const arms = cell.arms.filter(({ numbers }) => ids.some((id) => numbers[id]?.[sign]));
    return arms.length === 0 ? [] : [`${notes[sign]} (${list(arms.map(({ name }) => name))})`];
  });
}
