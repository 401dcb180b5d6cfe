import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reportInput } from '../../analysis/input.ts';
import { summarize } from '../../analysis/summary.ts';
import { addNight, readHistory } from '../../history/folder.ts';
import { openChanges } from '../../history/found-changes.ts';
import { suspectsOf } from '../../history/judge-history.ts';
import type { Night } from '../../history/night.ts';
import { seriesOfRun } from '../../history/series-of-run.ts';
import type { Problems } from '../../host/message.ts';
import type { Plan } from '../../plan/plan.ts';
import { readEnd } from '../../run/end.ts';
import { openRunFolder, readEnvironment } from '../../run/folder.ts';
import { type BenchJob, benchStudy } from '../bench/bench.ts';
import type { RuntimeWish } from '../choose-runtime.ts';
import type { ExitCode } from '../exit-code.ts';
import { keepJudgement, writeReport } from '../report-files.ts';
import { exitCodeOf } from '../result.ts';
import { carryOut } from '../study.ts';
import { surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import { planAgain } from './again.ts';
import { type Anchor, anchorBuild } from './anchor.ts';
import { concludeHistory } from './conclude-history.ts';
import { nightOfRun } from './night-of-run.ts';
import type { HistoryPlaces } from './write-pages.ts';

/** Request of `npm run nightly`. */
export interface NightlyJob extends Omit<BenchJob, 'json'>, HistoryPlaces {
  readonly anchor: Anchor;
}

/** Folder of the fresh run within that of the night. */
const againFolder = 'again';

/**
 * Measures a night, repeats what looks odd, adds the night to the history and judges it. A step
 * that is done already is left out, so that an interrupted night goes on where it was.
 */
export async function nightly(
  job: NightlyJob,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const code = await measure(job, job, terminal, signal);
  if (!hasEnded(code, job.path)) return code;
  const folder = openRunFolder(job.path);
  const input = reportInput(folder);
  const summary = summarize(input);
  const night = await nightOfRun(summary, readEnvironment(folder), job.anchor, signal);
  const { nights, acknowledgements } = readHistory(job.history, new Date());
  const isAdded = nights.some(({ runId }) => runId === night.runId);
  if (!isAdded && night.series.length > 0) {
    // A night that was resumed late has others after it.
    const earlier = nights.filter(({ at }) => Date.parse(at) < Date.parse(night.at));
    const suspects = suspectsOf(earlier, acknowledgements, night);
    const cells = new Set(suspects.map(({ newest }) => newest.cell));
    const again = await measureAgain(job, summary.plan, cells, terminal, signal);
    if (typeof again === 'number') return again;
    addNight(job.history, { ...night, repeated: again });
  }
  const judgement = concludeHistory(job, terminal);
  // Once more, with the judgement: JUnit and the other formats of CI carry it.
  keepJudgement(job.path, judgement);
  writeReport(job.path, input);
  return openChanges(judgement, 'regression').length > 0 ? 1 : exitCodeOf(summary);
}

/** Measures a run that is part of a night: the night as a whole is continued. */
function measure(
  run: Omit<BenchJob, 'json'>,
  { history, pages, path: resume }: NightlyJob,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const night = { command: 'nightly', continuedBy: { history, pages, resume } };
  return carryOut(benchStudy({ ...run, ...night, json: false }, terminal), terminal, signal);
}

/** Tells whether a run came to its end, although something in it may have failed. */
const hasEnded = (code: ExitCode, path: string): boolean =>
  code !== 2 && code !== 130 && readEnd(openRunFolder(path)) !== null;

/**
 * Measures the cells of suspects a second time, with fresh starts.
 * @returns null where nothing is suspect; a number where the fresh run did not come to its end.
 */
async function measureAgain(
  job: NightlyJob,
  plan: Plan,
  cells: ReadonlySet<string>,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Night['repeated'] | ExitCode> {
  if (cells.size === 0) return null;
  const path = join(job.path, againFolder);
  const resumed = existsSync(path);
  terminal.err(
    `${[...cells].join(', ')}: a series lies outside of what the nights before foretell. ` +
      'It is measured again, with fresh starts.',
  );
  const again = resumed ? openRunFolder(path).plan : await plannedAgain(job, plan, cells, terminal);
  if (again === null) return 2;
  const { runtimeWish, verbose, livePort } = job;
  const own = { plan: again, path, resumed, runtimeWish, verbose, livePort };
  const code = await measure(own, job, terminal, signal);
  if (!hasEnded(code, path)) return code;
  return seriesOfRun(summarize(reportInput(openRunFolder(path))), anchorBuild);
}

async function plannedAgain(
  { runtimeWish }: { readonly runtimeWish: RuntimeWish },
  plan: Plan,
  cells: ReadonlySet<string>,
  terminal: Terminal,
): Promise<Plan | null> {
  const problems: Problems = [];
  const around = await surroundings(runtimeWish === 'auto' ? plan.runtime : runtimeWish, problems);
  const again = planAgain(plan, cells, around, problems);
  for (const problem of problems) terminal.err(problem);
  return problems.length > 0 ? null : again;
}
