import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { questionsOf } from '../../analysis/questions.ts';
import type { Problems } from '../../host/message.ts';
import { cellOf } from '../../plan/cells.ts';
import { makePlan } from '../../plan/make-plan.ts';
import { presets } from '../../plan/presets.ts';
import { usualMargins } from '../../plan/questions.ts';
import type { Surroundings } from '../../plan/request.ts';
import { arms } from '../../server/arm.ts';
import type { Runtime } from '../../server/server.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Part } from '../part.ts';
import { folderOf, type Study } from '../study.ts';
import { openStudyFolder, partsIn, studyPlan } from '../study-folder.ts';
import type { Terminal } from '../terminal.ts';
import { campaignOf } from './campaign.ts';
import { type EffectName, effects } from './effects.ts';
import { findingOf, findingsText } from './findings.ts';

/** Request of `npm run validate`. */
export interface ValidateRequest {
  readonly effects: readonly EffectName[];
  /** Runs for each effect. */
  readonly campaigns: number;
  /** Rounds of each run. */
  readonly rounds: number;
  readonly durationSeconds: number;
  readonly httpdImage: string;
  readonly seed: number;
}

const studyName = 'validate';

/** Returns the folder of a validation that was not given one. */
export const usualOut = (now: Date): string =>
  join('reports', `validation-${now.toISOString().slice(0, 10)}`);

/**
 * Plans one run for each effect and campaign, in which an arm is compared with its own second
 * start. The effects take turns, so that an hour of disturbance does not fall on one of them.
 */
export function campaignParts(
  request: ValidateRequest,
  runId: string,
  around: Surroundings,
  problems: Problems,
): readonly Part[] {
  return Array.from({ length: request.campaigns }, (_, i) =>
    request.effects.map((effect, order): Part => {
      const { workload, connections } = effects[effect];
      const seed = (request.seed + 10_000 * order + i) >>> 0;
      const plan = makePlan(
        {
          ...{ preset: 'smoke', arms: [arms['httpd-event']], control: true, seed, runId },
          load: [
            cellOf(workload, connections, {
              ...{ driver: 'raw', rounds: request.rounds },
              ...{ questions: questionsOf(workload, usualMargins) },
              durationSeconds: request.durationSeconds,
            }),
          ],
          rounds: request.rounds,
          warmupSeconds: presets.smoke.warmupSeconds,
          durationSeconds: request.durationSeconds,
          httpd: { path: null, image: request.httpdImage },
          clientThreads: 1,
          budgetSeconds: null,
        },
        around,
        problems,
      );
      return { id: `${effect}-${i + 1}`, title: `Effect ${effect}, campaign ${i + 1}`, plan };
    }),
  ).flat();
}

/** Makes the test of the instrument a study of one run for each campaign. */
export function validateStudy(
  request: ValidateRequest,
  job: Pick<Study, 'path' | 'runId' | 'parts' | 'resumed' | 'runtimeWish'>,
  terminal: Terminal,
): Study {
  return {
    ...job,
    command: 'validate',
    planOf: (parts) => studyPlan(studyName, job.runId, request, parts),
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

/** Disturbs the second start of the arm, and leaves the first as it is. */
function disturbed(effect: EffectName, runtime: Runtime): Runtime {
  const disturb = effects[effect].disturb(runtime.start);
  return {
    ...runtime,
    start: (request, signal) =>
      request.control ? disturb(request, signal) : runtime.start(request, signal),
  };
}

const effectOf = ({ id }: Part): EffectName => id.replace(/-\d+$/, '') as EffectName;

function conclude(
  names: readonly EffectName[],
  { path, parts }: Pick<Study, 'path' | 'parts'>,
  terminal: Terminal,
): ExitCode {
  const campaigns = parts.map((part) => campaignOf(effectOf(part), folderOf({ path }, part)));
  const findings = names.flatMap((name) =>
    findingOf(
      name,
      campaigns.filter(({ effect }) => effect === name),
    ),
  );
  const json = JSON.stringify({ findings, campaigns }, null, 2);
  writeFileSync(join(path, 'validation.json'), `${json}\n`);
  const text = findingsText(findings);
  writeFileSync(join(path, 'validation.md'), `${text}\n`);
  terminal.out(text);
  return campaigns.every(({ complete }) => complete) ? 0 : 3;
}
