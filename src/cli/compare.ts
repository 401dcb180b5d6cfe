import { reportInput } from '../analysis/input.ts';
import { lacksValues, type PairVerdict } from '../analysis/judge-pair.ts';
import { type Summary, summarize } from '../analysis/summary.ts';
import { readHistory } from '../history/folder.ts';
import { nightsOfMachine, sittingSpread } from '../history/sitting-spread.ts';
import type { Problems } from '../host/message.ts';
import { writeErrorOf } from '../host/write-file.ts';
import { html } from '../report/exporters/html.ts';
import { type Change, changesBetween, lostBy } from '../report/trends/changes.ts';
import { preflight } from '../report/trends/preflight.ts';
import { changesReport } from '../report/trends/report.ts';
import { renderChanges } from '../report/trends/text.ts';
import { FolderError, openRunFolder } from '../run/folder.ts';
import type { Arm } from '../server/arm.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import { writeFiles } from '../studies/report-files.ts';
import type { Terminal } from '../studies/terminal.ts';
import { defineCommand } from './command.ts';
import { historyOptions } from './history-options.ts';
import { listed, switched, text } from './values.ts';

export const compare = defineCommand({
  name: 'compare',
  summary: 'Compare two runs: which arm gained or lost against the others.',
  arguments: {
    EARLIER: text.describe('folder of the earlier run'),
    LATER: text.describe('folder of the later run'),
  },
  options: {
    '--anyway': switched.describe('compare although the machine, its kernel or httpd differs'),
    '--history <DIR>': historyOptions['--history <DIR>'].describe(
      'folder of nights, which show how much a sitting of this machine varies',
    ),
    '--watch <ARM>': text
      .optional()
      .describe('exit with status 1 if this arm lost against another one'),
  },
  examples: ['reports/monday reports/tuesday --watch httpd-event'],
  check({ earlier: earlierPath, later: laterPath, anyway, watch, history }, problems) {
    const [earlier, later] = [earlierPath, laterPath].map((path) => open(path, problems));
    if (earlier == null || later == null) return null;
    const { asked, surroundings } = preflight(earlier, later);
    problems.push(
      ...asked,
      ...(anyway ? [] : surroundings.map((each) => `${each} (--anyway compares all the same)`)),
      ...watchProblems(watch, later.plan.arms),
    );
    return {
      ...{ earlier: summarize(earlier), later: summarize(later), surroundings, watch, history },
      folder: laterPath,
    };
  },
  async run(compared, { terminal }) {
    return show(compared, terminal);
  },
});

function open(path: string, problems: Problems) {
  try {
    return reportInput(openRunFolder(path));
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    problems.push(error.message);
    return null;
  }
}

/** Everything that a comparison needs, read before it begins. */
interface Compared {
  readonly earlier: Summary;
  readonly later: Summary;
  readonly surroundings: readonly string[];
  readonly watch: string | undefined;
  readonly history: string;
  /** Folder of the later run, which gets the page. */
  readonly folder: string;
}

function show(
  { earlier, later, surroundings, watch, history, folder }: Compared,
  terminal: Terminal,
): ExitCode {
  const { nights } = readHistory(history, new Date());
  const own = nightsOfMachine(nights, later.environment, later.plan.runtime);
  const changes = changesBetween(earlier, later, (pair) => sittingSpread(own, pair));
  terminal.out(renderChanges(earlier, later, changes, surroundings));
  try {
    const [page] = writeFiles(folder, html(changesReport(earlier, later, changes, surroundings)));
    terminal.err(`Page: ${page}`);
  } catch (error) {
    // The result is printed; a folder that is not writable, such as a sample, takes nothing of it.
    const refused = writeErrorOf(error);
    if (refused === null) throw error;
    terminal.err(`No page was written: ${refused.message}`);
  }
  const all = changes.flatMap(({ ratios }) => ratios);
  if (all.every(({ verdict }) => verdict.outcome === 'not-measured')) return 3;
  if (watch === undefined) return 0;
  if (lostBy(watch, changes)) return 1;
  // A watched arm that is gone has not passed.
  return changes.some((change) => lacks(change, watch)) ? 3 : 0;
}

/** Tells whether an arm alone has no value for a question: no pair of it has one, others have. */
function lacks({ ratios }: Change, arm: string): boolean {
  const own = ratios.filter(({ a, b }) => a.arm === arm || b.arm === arm);
  const areGone = (pairs: readonly PairVerdict[]) =>
    pairs.every(({ verdict }) => lacksValues(verdict));
  const isAlone = own.length === ratios.length || !areGone(ratios);
  return own.length > 0 && areGone(own) && isAlone;
}

function watchProblems(watch: string | undefined, taken: readonly Arm[]): readonly string[] {
  if (watch === undefined || taken.some(({ id }) => id === watch)) return [];
  return [`--watch ${JSON.stringify(watch)}: choose ${listed(taken.map(({ id }) => id))}`];
}
