import { type Message, message } from '../../host/message.ts';
import { isOtherBody } from '../../load/raw/response-errors.ts';
import { formatCount, formatShare } from '../../report/format.ts';
import { line } from '../../report/load-text.ts';
import { describeErrors } from '../../report/notes.ts';
import { describeWarning } from '../../report/warnings.ts';
import type { Warning } from '../../run/trial.ts';
import type { Failures, LoadVerdict } from './failures.ts';

/** Returns the verdict line of a load, its warnings, and what helps against failures. */
export function verdictLines(
  { verdict }: LoadVerdict,
  failures: Failures,
  warnings: readonly Warning[],
): Message {
  const lines: readonly Message[] = [
    [line('validity', ''), ...[verdictText(verdict, failures)].flat()],
    ...warnings.map((warning) => line('', describeWarning(warning))),
    ...hintsOf(failures, warnings).map((hint) => [line('', ''), ...[hint].flat()]),
  ];
  return lines.flatMap((each, i) => [i === 0 ? '' : '\n', ...[each].flat()]);
}

function verdictText(verdict: LoadVerdict['verdict'], failures: Failures): Message {
  const { failed, neverSent, of, share, errors, accepted } = failures;
  if (of === 0) return `${verdict}: no request was answered`;
  if (failed === 0) return verdict;
  const unsent = `${formatCount(neverSent)} never sent, because every connection was busy`;
  const reasons = [describeErrors(errors), ...(neverSent > 0 ? [unsent] : [])];
  const what =
    `${verdict}: ${formatCount(failed)} of ${formatCount(of)} requests failed ` +
    `(${shareText(share)}): ${reasons.filter((reason) => reason !== '').join('; ')}`;
  if (accepted === null) return what;
  const limit = settingOf(accepted);
  return share > accepted
    ? message`${what}; more than ${limit} accepts`
    : message`${what}; ${limit} accepts that`;
}

/** Formats a share; one that would be rounded to nothing is still there. */
const shareText = (share: number): string =>
  share > 0 && share < 0.0005 ? 'less than 0.1 %' : formatShare(share);

const settingOf = (share: number) => ({ maxFailures: `${Number((share * 100).toFixed(6))}%` });

function hintsOf(failures: Failures, warnings: readonly Warning[]): readonly Message[] {
  const { failed, share, accepted } = failures;
  const isOther = warnings.some((each) => each.kind === 'bad-response' && isOtherBody(each.first));
  const any = { expectBody: 'any' };
  // A limit is no help where hardly anything was right.
  const asksForLimit = failed > 0 && accepted === null && share < 0.5;
  return [
    ...(isOther ? [message`where the page changes, ${any} accepts every body`] : []),
    ...(asksForLimit ? [message`${settingOf(0.01)} would accept a share of failures`] : []),
  ];
}
