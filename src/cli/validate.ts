import { message, type Problems } from '../host/message.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { runIdOf } from '../plan/make-plan.ts';
import { presets } from '../plan/presets.ts';
import { automaticWishes } from '../studies/choose-runtime.ts';
import { checkOut, resume } from '../studies/out-folder.ts';
import { carryOut } from '../studies/study.ts';
import { randomSeed, surroundings } from '../studies/surroundings.ts';
import { type EffectName, effects } from '../studies/validate/effects.ts';
import {
  campaignParts,
  openValidation,
  usualOut,
  validateStudy,
} from '../studies/validate/validate.ts';
import { defineCommand } from './command.ts';
import { liveOption } from './live-option.ts';
import type { Options, Values } from './option.ts';
import { runtimeOptions } from './runtime-options.ts';
import { duration, oneOf, someOf, text, wholeNumber } from './values.ts';

const effectNames = Object.keys(effects) as EffectName[];
const { '--httpd-image <NAME>': image } = runtimeOptions;

const options = {
  '--effect <LIST>': someOf(effectNames)
    .prefault('none,cpu-10')
    .describe('known differences of the third arm, see below'),
  '--workload <LIST>': someOf(Object.keys(workloads) as WorkloadName[])
    .optional()
    .describe('workloads of each report (default: those of its effect)'),
  '--campaigns <N>': wholeNumber(1, 1000).prefault('10').describe('reports for each effect'),
  '--rounds <N>': wholeNumber(6, 1000)
    .optional()
    .describe(
      'rounds of each report, 7 or more for a verdict; without it, as many as its questions need',
    ),
  '--budget <TIME>': duration(1, 86_400).prefault('5m').describe('time of each report'),
  '--duration <TIME>': duration(0.5, 600)
    .prefault(`${presets.quick.durationSeconds}s`)
    .describe('load of each arm in a round'),
  '--runtime <NAME>': oneOf(automaticWishes).prefault('process').describe('where the arms run'),
  '--httpd-image <NAME>': image,
  '--out <DIR>': text
    .optional()
    .describe('folder of the runs (default: reports/validation-<date>)'),
  '--resume <DIR>': text.optional().describe('continue a validation that was interrupted'),
  ...liveOption,
} satisfies Options;

async function check(values: Values<typeof options>, problems: Problems) {
  const resumed = resume(values.resume, openValidation, problems);
  const { runtime: runtimeWish, live: livePort } = values;
  if (resumed !== null) return { ...resumed, job: { ...resumed.job, runtimeWish, livePort } };
  const around = await surroundings(runtimeWish, problems);
  const { elsewhere } = around.runtime;
  if (elsewhere !== undefined) {
    const why = `effects disturb processes here, and the engine is on ${elsewhere.address}`;
    problems.push(message`${{ runtime: runtimeWish }}: ${why}`);
  }
  checkShown(values, problems);
  const seed = randomSeed();
  const { campaigns, rounds = null, budget: budgetSeconds, httpdImage } = values;
  const request = {
    ...{ effects: values.effect, campaigns, rounds, budgetSeconds, httpdImage, seed },
    ...{ durationSeconds: values.duration, workloads: values.workload ?? null },
  };
  const runId = `validate-${runIdOf(around.now, seed)}`;
  const parts = campaignParts(request, runId, around, problems);
  const path = values.out ?? usualOut(around.now);
  checkOut(path, problems);
  return { request, job: { path, runId, parts, resumed: false, runtimeWish, livePort } };
}

/** Refuses workloads in which an effect would not show. */
function checkShown({ effect, workload }: Values<typeof options>, problems: Problems): void {
  if (workload === undefined) return;
  for (const name of effect) {
    const shown = effects[name].shows?.workload;
    if (shown === undefined || workload.includes(shown)) continue;
    problems.push(
      message`${{ workload: workload.join(',') }}: effect ${name} shows in the workload ${shown}`,
    );
  }
}

const effectText = effectNames.map((name) => `  ${name.padEnd(9)}${effects[name].title}`);

export const validate = defineCommand({
  name: 'validate',
  summary: 'Test the instrument: report on three equal arms, one disturbed by a known effect.',
  options,
  notes: [`Effects, the known difference of the disturbed arm:\n${effectText.join('\n')}`],
  examples: ['--effect none,cpu-5 --campaigns 20'],
  check,
  run: ({ request, job }, { terminal, signal }) =>
    carryOut(validateStudy(request, job, terminal), terminal, signal),
});
