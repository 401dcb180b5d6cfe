import { join } from 'node:path';
import { questionsWith } from '../../analysis/questions.ts';
import type { Problems } from '../../host/message.ts';
import { writeFileWhole } from '../../host/write-file.ts';
import type { WorkloadName } from '../../load/workloads/workloads.ts';
import { makePlan } from '../../plan/make-plan.ts';
import { presets } from '../../plan/presets.ts';
import { usualMargins } from '../../plan/questions.ts';
import type { PlanRequest, Surroundings } from '../../plan/request.ts';
import { arms, armWith } from '../../server/arm.ts';
import type { Runtime } from '../../server/runtime.ts';
import { ServerError } from '../../server/server.ts';
import type { ExitCode } from '../exit-code.ts';
import { openAtLooks } from '../open-at-looks.ts';
import type { Part } from '../part.ts';
import { folderOf, type Study } from '../study.ts';
import { openStudyFolder, partsIn, studyPlan } from '../study-folder.ts';
import type { Terminal } from '../terminal.ts';
import { campaignOf, names } from './campaign.ts';
import { type Effect, type EffectName, effects } from './effects.ts';
import { findingsOf, findingsText } from './findings.ts';

/** Request of `npm run validate`. */
export interface ValidateRequest {
  readonly effects: readonly EffectName[];
  /** Reports for each effect. */
  readonly campaigns: number;
  /** Rounds of each report; null: until its questions are decided or the budget is spent. */
  readonly rounds: number | null;
  readonly budgetSeconds: number;
  readonly durationSeconds: number;
  /** Workloads of each report; null: those of its effect. */
  readonly workloads: readonly WorkloadName[] | null;
  readonly httpdImage: string;
  readonly seed: number;
}

const studyName = 'validate';

/** Returns the folder of a validation that was not given one. */
export const usualOut = (now: Date): string =>
  join('reports', `validation-${now.toISOString().slice(0, 10)}`);

/**
 * Plans one report for each effect and campaign, on three names of one arm. The effects take turns,
 * so that an hour of disturbance does not fall on one of them.
 */
export const campaignParts = (
  request: ValidateRequest,
  runId: string,
  around: Surroundings,
  problems: Problems,
): readonly Part[] =>
  Array.from({ length: request.campaigns }, (_, i) =>
    request.effects.map((effect, order): Part => {
      const seed = (request.seed + 10_000 * order + i) >>> 0;
      const plan = makePlan(reportOf(effect, request, { seed, runId }), around, problems);
      return { id: `${effect}-${i + 1}`, title: `Effect ${effect}, report ${i + 1}`, plan };
    }),
  ).flat();

function reportOf(
  effect: EffectName,
  { rounds, budgetSeconds, durationSeconds, httpdImage, ...wish }: ValidateRequest,
  own: Pick<PlanRequest, 'seed'> & { readonly runId: string },
): PlanRequest {
  const { quick } = presets;
  const { workloads: usual }: Effect = effects[effect];
  const workloads = wish.workloads ?? usual;
  const tuning = { name: 'matched' } as const;
  return {
    ...own,
    preset: 'quick',
    arms: names.map((variant) => armWith(arms['httpd-event'], { tuning, variant })),
    load: { workloads, sizes: 'auto', driver: 'raw', questions: questionsWith(usualMargins) },
    rounds: rounds ?? quick.rounds,
    budgetSeconds: rounds === null ? budgetSeconds : null,
    ...{ warmupSeconds: quick.warmupSeconds, durationSeconds },
    ...{ control: false, clientThreads: 1, httpd: { path: null, image: httpdImage } },
  };
}

/** Makes the test of the instrument a study of one run for each campaign. */
export function validateStudy(
  request: ValidateRequest,
  job: Pick<Study, 'path' | 'runId' | 'parts' | 'resumed' | 'runtimeWish' | 'livePort'>,
  terminal: Terminal,
): Study {
  return {
    ...job,
    command: 'validate',
    reportFile: 'validation.md',
    planOf: (parts) => studyPlan(studyName, job.runId, request, parts),
    openCells: openAtLooks,
    runtimeOf: (part, runtime) => disturbed(effectOf(part), runtime),
    conclude: async () => conclude(request.effects, job, terminal),
  };
}

/** Opens a validation that goes on. @throws {FolderError} */
export function openValidation(path: string) {
  const folder = openStudyFolder<ValidateRequest>(path, studyName);
  const { runId, request } = folder.plan;
  return { request, job: { path, runId, parts: partsIn(folder), resumed: true } };
}

/** Disturbs the arm of that name, and leaves the others as they are. */
function disturbed(effect: EffectName, runtime: Runtime): Runtime {
  const disturb = effects[effect].disturb(runtime.start);
  return {
    ...runtime,
    async start(request, signal) {
      // Process ids of another machine are those of strangers here.
      const agent = runtime.agent?.() ?? null;
      if (agent !== null) throw new ServerError('start', `${agent.host} cannot be disturbed`);
      return request.arm.variant === names[2]
        ? disturb(request, signal)
        : runtime.start(request, signal);
    },
  };
}

const effectOf = ({ id }: Part): EffectName => id.replace(/-\d+$/, '') as EffectName;

function conclude(
  chosen: readonly EffectName[],
  { path, parts }: Pick<Study, 'path' | 'parts'>,
  terminal: Terminal,
): ExitCode {
  const campaigns = parts.map((part) => campaignOf(effectOf(part), folderOf({ path }, part)));
  const findings = chosen.flatMap((name) => findingsOf(name, campaigns));
  const json = JSON.stringify({ findings, campaigns }, null, 2);
  writeFileWhole(join(path, 'validation.json'), `${json}\n`);
  const text = findingsText(findings, campaigns);
  writeFileWhole(join(path, 'validation.md'), `${text}\n`);
  terminal.out(text);
  return campaigns.every(({ complete }) => complete) ? 0 : 3;
}
