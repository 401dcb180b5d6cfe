import type { Summary } from '../../analysis/summary.ts';
import { openChanges } from '../../history/found-changes.ts';
import type { Case } from '../ci/case.ts';
import { casesOf } from '../ci/cases.ts';
import type { Report, ReportData } from '../document.ts';
import { list, plural } from '../format.ts';
import { changeText } from '../history/wording.ts';
import { failedControls } from '../verdicts/control.ts';
import type { Exporter } from './exporter.ts';

/** A message beside a run of GitHub Actions. */
interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** GitHub shows ten of each level of a step, and drops the others. */
const mostOfLevel = 10;

/**
 * Writes workflow commands that a step of GitHub Actions prints. A confirmed regression is an
 * error. A failed trial, a missing value, a failed A/A control and a suspected regression are
 * warnings. The answer is a notice.
 */
export const annotations: Exporter = ({ data, answer }) =>
  data === null
    ? []
    : [{ path: 'ci/annotations.txt', content: annotationsOf(data, answer).map(command).join('') }];

function annotationsOf(data: ReportData, answer: Report['answer']): readonly Annotation[] {
  const cases = casesOf(data);
  const all = [
    ...ofCases(cases, 'failed', 'error', 'a regression was confirmed'),
    ...controls(data.summary),
    ...ofCases(cases, 'error', 'warning', 'not everything could be measured'),
    ...ofCases(
      cases.filter(({ kind }) => kind === 'suspected-regression' || kind === 'interrupted'),
      'skipped',
      'warning',
      'not everything could be decided',
    ),
    ...(answer === null || answer.sentence === ''
      ? []
      : [{ level: 'notice', title: answer.question, message: answer.sentence } as const]),
    ...improvements(data),
  ];
  return (['error', 'warning', 'notice'] as const).flatMap((level) =>
    atMost(all.filter((each) => each.level === level)),
  );
}

/** Returns one annotation for each suite, with a line for each of its cases. */
const ofCases = (
  cases: readonly Case[],
  outcome: Case['outcome'],
  level: Annotation['level'],
  title: string,
): readonly Annotation[] =>
  [
    ...Map.groupBy(
      cases.filter((each) => each.outcome === outcome),
      ({ suite }) => suite,
    ),
  ].map(([suite, of]) => ({
    level,
    title: `${suite}: ${title}`,
    message: of.map(({ group, name, text }) => `${group}, ${name}: ${text}`).join('\n'),
  }));

function controls(summary: Summary): readonly Annotation[] {
  const failed = failedControls(summary);
  if (failed.length === 0) return [];
  const message = `Two starts of one arm seem to differ in ${list(failed)}.`;
  return [{ level: 'warning', title: 'The A/A control failed', message }];
}

const improvements = ({ history }: ReportData): readonly Annotation[] => {
  const lines = history === null ? [] : openChanges(history, 'improvement').map(changeText);
  return lines.length === 0
    ? []
    : [{ level: 'notice', title: 'history: improvements', message: lines.join('\n') }];
};

/** Leaves out what GitHub would drop, and says so. */
function atMost(annotations: readonly Annotation[]): readonly Annotation[] {
  const [first] = annotations;
  if (first === undefined || annotations.length <= mostOfLevel) return annotations;
  const kept = annotations.slice(0, mostOfLevel - 1);
  const message = `${plural(annotations.length - kept.length, 'message')} more: see the report.`;
  return [...kept, { level: first.level, title: 'More', message }];
}

/** Writes a command; the runner undoes the escapes, and reads no command from within a message. */
function command({ level, title, message }: Annotation): string {
  const property = escaped(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property}::${escaped(message)}\n`;
}

const escaped = (text: string): string =>
  text.toWellFormed().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
