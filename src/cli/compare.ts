import { reportInput } from '../analysis/input.ts';
import { type Summary, summarize } from '../analysis/summary.ts';
import type { Problems } from '../host/message.ts';
import { changesBetween, lostBy } from '../report/trends/changes.ts';
import { preflight } from '../report/trends/preflight.ts';
import { renderChanges } from '../report/trends/text.ts';
import { FolderError, openRunFolder } from '../run/folder.ts';
import type { Arm } from '../server/arm.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import type { Terminal } from '../studies/terminal.ts';
import { defineCommand } from './command.ts';
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
    '--watch <ARM>': text
      .optional()
      .describe('exit with status 1 if this arm lost against another one'),
  },
  examples: ['reports/monday reports/tuesday --watch httpd-event'],
  check({ earlier: earlierPath, later: laterPath, anyway, watch }, problems) {
    const [earlier, later] = [earlierPath, laterPath].map((path) => open(path, problems));
    if (earlier == null || later == null) return null;
    const { asked, surroundings } = preflight(earlier, later);
    problems.push(
      ...asked,
      ...(anyway ? [] : surroundings.map((each) => `${each} (--anyway compares all the same)`)),
      ...watchProblems(watch, later.plan.arms),
    );
    return { earlier: summarize(earlier), later: summarize(later), surroundings, watch };
  },
  async run({ earlier, later, surroundings, watch }, { terminal }) {
    return show(earlier, later, surroundings, watch, terminal);
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

function show(
  earlier: Summary,
  later: Summary,
  warnings: readonly string[],
  watch: string | undefined,
  terminal: Terminal,
): ExitCode {
  const changes = changesBetween(earlier, later);
  terminal.out(renderChanges(earlier, later, changes, warnings));
  const all = changes.flatMap(({ ratios }) => ratios);
  if (all.every(({ verdict }) => verdict.outcome === 'not-measured')) return 3;
  return watch !== undefined && lostBy(watch, changes) ? 1 : 0;
}

function watchProblems(watch: string | undefined, taken: readonly Arm[]): readonly string[] {
  if (watch === undefined || taken.some(({ id }) => id === watch)) return [];
  return [`--watch ${JSON.stringify(watch)}: choose ${listed(taken.map(({ id }) => id))}`];
}
