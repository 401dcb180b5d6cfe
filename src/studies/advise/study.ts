import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../../plan/request.ts';
import { list } from '../../report/format.ts';
import { createPlanFolder } from '../../run/folder.ts';
import type { Mpm } from '../../server/arm.ts';
import type { RuntimeWish } from '../choose-runtime.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Part } from '../part.ts';
import { carryOut, type Study } from '../study.ts';
import { openStudyFolder, partsIn, studyPlan } from '../study-folder.ts';
import type { Terminal } from '../terminal.ts';
import { type Advice, advise } from './advise.ts';
import {
  type Check,
  type Checked,
  checkedIn,
  checkedText,
  checkOf,
  checkParts,
  exitCodeOf,
  scaleText,
} from './check.ts';
import { childHint, withGivenChild } from './child-size.ts';
import { costsOf } from './costs.ts';
import { costParts } from './measure-costs.ts';
import { type Origin, originText } from './origin.ts';
import { overToday } from './over-today.ts';
import type { AdviseRequest } from './request.ts';
import { runsIn } from './sources.ts';
import { adviceText } from './text.ts';

/** Work of `npm run advise`, decided before anything is measured. */
export interface AdviseJob {
  readonly request: AdviseRequest;
  readonly path: string;
  readonly resumed: boolean;
  /** Origin of the costs; null: they are measured. */
  readonly origin: Origin | null;
  readonly around: Surroundings;
  readonly runtimeWish: RuntimeWish;
  readonly json: boolean;
}

/** Opens the folder of advice that goes on. @throws {FolderError} */
export function openAdvice(path: string): AdviseRequest {
  const { request } = openStudyFolder<AdviseRequest>(path, 'advise').plan;
  // Folders from before these could be given do not have them.
  const { php = false, basis = [], current = null, site } = request;
  return { ...request, php, basis, current, site: { ...anySize, ...site } };
}

const anySize = { childBytes: null, tls: null };

/** Returns the folder of advice that was not given one. */
export const usualOut = (runId: string): string => join('reports', runId);

/** Measures the costs where they are not known, advises, and checks the advice where asked for. */
export async function giveAdvice(
  job: AdviseJob,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { request, origin, path, resumed } = job;
  const measures = origin === null || request.check;
  if (measures && !resumed) {
    createPlanFolder(path, studyPlan('advise', request.runId, request, []));
  }
  if (origin !== null) return adviseFrom(origin, job, terminal, signal);
  terminal.err(`Measuring what ${list(request.mpms)} cost here, about a minute.`);
  let found: Origin | null = null;
  const costs = studyOf(job, 'costs', costParts(request, job.around), async () => {
    found = { path: join(path, 'costs'), runs: runsIn(join(path, 'costs')), how: 'measured' };
    return 0;
  });
  const code = await carryOut(costs, terminal, signal);
  return found === null ? code : adviseFrom(found, job, terminal, signal);
}

async function adviseFrom(
  origin: Origin,
  job: AdviseJob,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { site, basis, current, mpms, check } = job.request;
  const advices = mpms.flatMap((mpm: Mpm): readonly Advice[] => {
    const costs = costsOf(mpm, origin.runs, job.request.php);
    return costs === null ? [] : [overToday(advise(site, withGivenChild(site, costs)), current)];
  });
  if (advices.length === 0) {
    terminal.err(`No advice: no trial in ${origin.path} shows what ${list(mpms)} cost.`);
    return 3;
  }
  const found = { from: origin.path, how: origin.how, basis, current, site, advices };
  if (!job.json) {
    for (const line of basis) terminal.out(line);
    if (basis.length > 0) terminal.out('');
    terminal.out(originText(origin));
    const hint = childHint(advices.map(({ costs }) => costs));
    if (hint !== null) terminal.out(hint);
    terminal.out(adviceText(site, advices, mpms, current));
  } else if (!check) terminal.out(JSON.stringify(found));
  if (!check) return 0;
  let checked: Checked | null = null;
  try {
    return await carryOutCheck(
      checkOf(site, advices),
      job,
      (each) => (checked = each),
      terminal,
      signal,
    );
  } finally {
    if (job.json) terminal.out(JSON.stringify({ ...found, check: checked }));
  }
}

async function carryOutCheck(
  check: Check,
  job: AdviseJob,
  keep: (checked: Checked) => void,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (check.groups.length === 0) {
    terminal.err('Nothing to check: no MPM can serve this site.');
    return 1;
  }
  terminal.err(scaleText(job.request.site, check.site));
  const path = join(job.path, 'check');
  const parts = checkParts(check, job.request, job.around);
  const study = studyOf(job, 'check', parts, async () => {
    const checked = checkedIn(path, check, parts, job.request.limitSeconds);
    keep(checked);
    if (!job.json) terminal.out(`\n${checkedText(checked)}`);
    return exitCodeOf(checked);
  });
  return carryOut(study, terminal, signal);
}

/** Makes one step of the advice a study in a folder of its own; it goes on where it is there. */
function studyOf(
  { request, path, runtimeWish }: AdviseJob,
  step: 'costs' | 'check',
  planned: readonly Part[],
  conclude: Study['conclude'],
): Study {
  const folder = join(path, step);
  const resumed = existsSync(folder);
  return {
    path: folder,
    resumed,
    parts: resumed ? partsIn(openStudyFolder(folder, 'advise')) : planned,
    runId: request.runId,
    runtimeWish,
    command: 'advise',
    continuedBy: { resume: path },
    planOf: (parts) => studyPlan('advise', request.runId, request, parts),
    conclude,
  };
}
