import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { questionsOf } from '../analysis/questions.ts';
import { type DriverName, drivers } from '../load/drivers/drivers.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { armsOf, basesOf, checkBases, type NamedBuild } from '../plan/choose-arms.ts';
import { makePlan } from '../plan/make-plan.ts';
import { type PresetName, presets } from '../plan/presets.ts';
import type { Problems } from '../plan/problems.ts';
import { type Margins, type Question, usualMargins } from '../plan/questions.ts';
import type { PlanRequest } from '../plan/request.ts';
import { openRunFolder } from '../run/folder.ts';
import { armGroups, groupsOfAll, type Tuning } from '../server/arm.ts';
import { benchStudy, usualOut } from '../studies/bench/bench.ts';
import { checkOut, resume } from '../studies/out-folder.ts';
import { planText } from '../studies/plan-text.ts';
import { carryOut } from '../studies/study.ts';
import { randomSeed, surroundings } from '../studies/surroundings.ts';
import { defineCommand } from './command.ts';
import { margins } from './margins.ts';
import { checkBuilds, readBuilds, readVariants } from './named-settings.ts';
import type { Options, Values } from './option.ts';
import { runtimeOptions } from './runtime-options.ts';
import {
  duration,
  mpms,
  oneOf,
  someOf,
  switched,
  text,
  wholeNumber,
  wholeNumbers,
  wordOr,
} from './values.ts';

const workloadNames = Object.keys(workloads) as WorkloadName[];
const presetNames = Object.keys(presets) as PresetName[];

/** Accepts matched, stock or a readable file of directives. */
const tuning = z.string().transform((typed, context): Tuning => {
  if (typed === 'matched' || typed === 'stock') return { name: typed };
  try {
    return { name: 'file', path: typed, text: readFileSync(typed, 'utf8') };
  } catch (error) {
    const message = `not matched, not stock, and no readable file (${error instanceof Error ? error.message : error})`;
    context.issues.push({ code: 'custom', message, input: typed });
    return z.NEVER;
  }
});

export const benchOptions = [
  { flag: '--mpm <LIST>', description: 'MPMs to compare', schema: mpms.prefault('all') },
  {
    flag: '--server <LIST>',
    description: 'servers to compare; all is httpd,native; php: see below',
    schema: someOf(armGroups, groupsOfAll).prefault('httpd'),
  },
  ...runtimeOptions,
  {
    flag: '--workload <LIST>',
    description: 'shapes of load; auto takes those of the preset',
    schema: wordOr(['auto', 'all'], someOf(workloadNames)).prefault('auto'),
  },
  {
    flag: '--preset <NAME>',
    description: 'how much to measure, see below',
    schema: oneOf(presetNames).prefault('quick'),
  },
  {
    flag: '--driver <NAME>',
    description: 'load generator; auto takes the first that can drive a workload',
    schema: oneOf(['auto', ...(Object.keys(drivers) as DriverName[])]).prefault('auto'),
  },
  {
    flag: '--client-threads <N>',
    description: 'threads of the load generator',
    schema: wholeNumber(1, 64).prefault('1'),
  },
  {
    flag: '--tuning <NAME>',
    description: 'matched (equal capacity), stock (httpd’s defaults), or a file of directives',
    schema: tuning.prefault('matched'),
  },
  {
    flag: '--variant <NAME=FILE>',
    description: 'a tuning to compare; repeatable, one alone is compared with --tuning',
    schema: z.array(text).default([]),
  },
  {
    flag: '--build <NAME=PATH>',
    description:
      'an httpd to compare: a binary or an image; repeatable, one alone is compared with the default',
    schema: z.array(text).default([]),
  },
  {
    flag: '--connections <LIST>',
    description: 'numbers of connections; without it they follow from the capacity of the arms',
    schema: wholeNumbers(1, 100_000).optional(),
  },
  {
    flag: '--rounds <N>',
    description: 'rounds, instead of the preset’s',
    schema: wholeNumber(1, 1000).optional(),
  },
  {
    flag: '--duration <TIME>',
    description: 'measured time of a trial, instead of the preset’s',
    schema: duration(0.5, 3600).optional(),
  },
  {
    flag: '--seed <N>',
    description: 'repeat the order of the run that had this seed',
    schema: wholeNumber(0, 2 ** 32 - 1).optional(),
  },
  {
    flag: '--margin <LIST>',
    description:
      'equivalence margins: 5% for all figures, or some of throughput=3%,cpu=3%,latency=10%,memory=5%',
    schema: margins.optional(),
  },
  {
    flag: '--control <WHEN>',
    description: 'start one arm twice in every round (A/A control); auto follows the preset',
    schema: oneOf(['auto', 'yes', 'no']).prefault('auto'),
  },
  {
    flag: '--out <DIR>',
    description: 'folder of the run (default: reports/<run>)',
    schema: text.optional(),
  },
  {
    flag: '--resume <DIR>',
    description: 'continue a run that was interrupted',
    schema: text.optional(),
  },
  { flag: '--dry-run', description: 'print the plan and stop', schema: switched },
  { flag: '--json', description: 'print the result as JSON on stdout', schema: switched },
] as const satisfies Options;

type BenchValues = Values<typeof benchOptions, [], z.ZodUndefined>;

/** Turns the options into a request; what is wrong between them is added to `problems`. */
export function benchRequest(
  values: BenchValues,
  problems: Problems,
  builds: readonly NamedBuild[] = readBuilds(values.build, problems),
): PlanRequest {
  const preset = presets[values.preset];
  const { tuning, control } = values;
  const variants = readVariants(values.variant, problems);
  const bases = basesOf(values.mpm, values.server, problems);
  checkBases(bases, { builds }, problems);
  const arms = armsOf(bases, { tuning, variants, builds });
  return {
    preset: values.preset,
    arms,
    load: {
      workloads: values.workload,
      sizes: values.connections ?? preset.sizes,
      driver: values.driver,
      questions: questionsWith(values.margin ?? usualMargins),
    },
    rounds: values.rounds ?? preset.rounds,
    warmupSeconds: preset.warmupSeconds,
    durationSeconds: values.duration ?? preset.durationSeconds,
    control: control === 'yes' || (control === 'auto' && preset.control && arms.length > 1),
    httpd: { path: values.httpd ?? null, image: values.httpdImage },
    clientThreads: values.clientThreads,
    seed: values.seed ?? randomSeed(),
  };
}

const questionsWith = (margins: Margins) =>
  Object.fromEntries(workloadNames.map((name) => [name, questionsOf(name, margins)])) as Record<
    WorkloadName,
    readonly Question[]
  >;

async function check(values: BenchValues, problems: Problems) {
  const resumed = resume(values.resume, openRunFolder, problems);
  const builds = readBuilds(values.build, problems);
  const request = benchRequest(values, problems, builds);
  const { json, dryRun } = values;
  if (resumed !== null) {
    const { plan, path } = resumed;
    return { job: { plan, path, resumed: true, mayFallBack: false, json }, dryRun };
  }
  const around = await surroundings(values.runtime, problems, builds);
  checkBuilds(builds, around.runtime.name, problems);
  const plan = makePlan(request, around, problems);
  const path = values.out ?? usualOut(plan.runId);
  checkOut(path, problems);
  const mayFallBack = values.runtime === 'auto';
  return { job: { plan, path, resumed: false, mayFallBack, json }, dryRun };
}

const presetText = presetNames.map((name) => `  ${name.padEnd(9)}${presets[name].purpose}`);

export const bench = defineCommand({
  name: 'bench',
  summary: 'Measure the MPMs of httpd side by side and write a report.',
  options: benchOptions,
  notes: [
    `Presets:\n${presetText.join('\n')}`,
    '--server php: a PHP page, by mod_php inside prefork and by PHP-FPM behind event.\nPHP is found on this machine or fetched like httpd.',
  ],
  examples: ['--mpm worker,event --workload burst --preset smoke'],
  check,
  async run({ job, dryRun }, { terminal, signal }) {
    if (!dryRun) return carryOut(benchStudy(job, terminal), terminal, signal);
    const { plan, path, json } = job;
    terminal.out(json ? JSON.stringify(plan, null, 2) : planText(plan, path));
    return 0;
  },
});
