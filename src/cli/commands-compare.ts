import { reportInput } from '../analysis/input.ts';
import { type Summary, summarize } from '../analysis/summary.ts';
import { changesBetween, lostBy } from '../report/across/changes.ts';
import { obstaclesBetween } from '../report/across/obstacles.ts';
import { renderChanges } from '../report/across/text.ts';
import { FolderError, openRunFolder } from '../run/folder.ts';
import { type ArmId, arms } from '../server/arm.ts';
import type { ExitCode, Terminal } from '../studies/terminal.ts';

export interface CompareFlags {
  /** Compare although the machine, its kernel or httpd is another one. */
  readonly anyway?: boolean;
  /** Exit status 1 where this arm lost. */
  readonly watch?: string;
}

/**
 * Two runs against each other, the earlier one first. 2: they cannot be compared; 1: the watched arm lost on another by more
 * than the margin; 3: nothing could be said about any ratio.
 */
export function compare(
  [earlierPath, laterPath]: readonly [string, string],
  flags: CompareFlags,
  terminal: Terminal,
): ExitCode {
  try {
    const [earlier, later] = [earlierPath, laterPath].map((path) =>
      reportInput(openRunFolder(path)),
    );
    if (earlier === undefined || later === undefined) return 2;
    const { asked, surroundings } = obstaclesBetween(earlier, later);
    const problems = [
      ...asked,
      ...(flags.anyway
        ? []
        : surroundings.map((each) => `${each} (--anyway compares all the same)`)),
      ...watchProblems(flags.watch, later.plan.arms),
    ];
    if (problems.length > 0) {
      for (const problem of problems) terminal.err(problem);
      terminal.err(`${earlierPath} and ${laterPath} are not compared.`);
      return 2;
    }
    return tell(summarize(earlier), summarize(later), flags, surroundings, terminal);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    terminal.err(error.message);
    return 2;
  }
}

function tell(
  earlier: Summary,
  later: Summary,
  { watch }: CompareFlags,
  warnings: readonly string[],
  terminal: Terminal,
): ExitCode {
  const changes = changesBetween(earlier, later);
  terminal.out(renderChanges(earlier, later, changes, warnings));
  const all = changes.flatMap(({ ratios }) => ratios);
  if (all.every(({ verdict }) => verdict.word === 'invalid')) return 3;
  return watch !== undefined && lostBy(watch as ArmId, changes) ? 1 : 0;
}

function watchProblems(watch: string | undefined, taken: readonly ArmId[]): readonly string[] {
  if (watch === undefined || taken.some((arm) => arm === watch)) return [];
  const known = Object.keys(arms).filter((arm) => taken.some((each) => each === arm));
  return [`--watch ${JSON.stringify(watch)}: choose ${known.join(' or ')}`];
}
