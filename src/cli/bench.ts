import { questionsWith } from '../analysis/questions.ts';
import type { Problems } from '../host/message.ts';
import { type DriverName, drivers } from '../load/drivers/drivers.ts';
import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import { armsOf, basesOf, checkBases } from '../plan/choose-arms.ts';
import { makePlan } from '../plan/make-plan.ts';
import { type PresetName, presets } from '../plan/presets.ts';
import { usualMargins } from '../plan/questions.ts';
import type { PlanRequest } from '../plan/request.ts';
import { openRunFolder } from '../run/folder.ts';
import { type Arm, type ArmGroup, armGroups, groupsOfAll, mpmNames } from '../server/arm.ts';
import { runtimes } from '../server/runtimes.ts';
import { askTunings } from '../studies/ask-tunings.ts';
import { askPages } from '../studies/bench/ask-pages.ts';
import { benchStudy, usualOut } from '../studies/bench/bench.ts';
import { runtimeWishes } from '../studies/choose-runtime.ts';
import { checkOut, resume } from '../studies/out-folder.ts';
import { planText } from '../studies/plan-text.ts';
import { carryOut } from '../studies/study.ts';
import { randomSeed, surroundings } from '../studies/surroundings.ts';
import {
  checkTogether,
  notesOf,
  type Read,
  readTarget,
  runtimeFor,
  targetIn,
  targetOptions,
  variantsOf,
} from './bench-target.ts';
import { defineCommand } from './command.ts';
import type { Context } from './context.ts';
import { liveOption } from './live-option.ts';
import { margins, usual } from './margins.ts';
import { builds, tuning, variants } from './named-settings.ts';
import type { Options, Values } from './option.ts';
import { protocolOptions, protocolsIn } from './protocol-options.ts';
import { runtimeOptions, whereText } from './runtime-options.ts';
import { swarmIn, swarmOptions } from './swarm-options.ts';
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

export const benchOptions = {
  '--mpm <LIST>': mpms.prefault('all').describe('MPMs to compare'),
  '--server <LIST>': wordOr(['auto'], someOf(armGroups, groupsOfAll))
    .prefault('auto')
    .describe(
      'servers to compare; auto: httpd, and native beside it with --mpm all; php: see below',
    ),
  ...runtimeOptions,
  '--runtime <NAME>': oneOf(runtimeWishes).prefault('auto').describe(whereText),
  '--workload <LIST>': wordOr(['auto', 'all'], someOf(workloadNames))
    .prefault('auto')
    .describe('shapes of load; auto takes those of the preset'),
  '--preset <NAME>': oneOf(presetNames)
    .prefault('quick')
    .describe('how much to measure, see below'),
  '--driver <NAME>': oneOf(['auto', ...(Object.keys(drivers) as DriverName[])])
    .prefault('auto')
    .describe('load generator; auto takes the first that can drive a workload'),
  '--client-threads <N>': wholeNumber(1, 64)
    .prefault('1')
    .describe('threads of the load generator'),
  ...swarmOptions,
  '--tuning <NAME>': tuning
    .prefault('matched')
    .describe('matched (equal capacity), stock (httpd’s defaults), or a file of directives'),
  '--variant <NAME=FILE>': variants
    .default([])
    .describe('a tuning to compare; repeatable, one alone is compared with --tuning'),
  '--build <NAME=PATH>': builds
    .default([])
    .describe(
      'an httpd to compare: a binary or an image; repeatable, one alone is compared ' +
        'with the default',
    ),
  '--connections <LIST>': wholeNumbers(1, 100_000)
    .optional()
    .describe('numbers of connections; without it they follow from the capacity of the arms'),
  ...protocolOptions,
  ...targetOptions,
  '--rounds <N>': wholeNumber(1, 1000)
    .optional()
    .describe('exactly that many rounds, without a budget and without an early end'),
  '--duration <TIME>': duration(0.5, 3600)
    .optional()
    .describe('load of each arm in a round, instead of the preset’s'),
  '--budget <TIME>': duration(1, 86_400)
    .optional()
    .describe(
      'no round begins that would end later, instead of the preset’s; its rounds are the most',
    ),
  '--seed <N>': wholeNumber(0, 2 ** 32 - 1)
    .optional()
    .describe('repeat the order of the run that had this seed'),
  '--margin <LIST>': margins
    .optional()
    .describe(`equivalence margins: 5% for all figures but loss, or some of ${usual}`),
  '--control <WHEN>': oneOf(['auto', 'yes', 'no'])
    .prefault('auto')
    .describe('start one arm twice in every round (A/A control); auto follows the preset'),
  '--out <DIR>': text.optional().describe('folder of the run (default: reports/<run>)'),
  '--resume <DIR>': text.optional().describe('continue a run that was interrupted'),
  ...liveOption,
  '--dry-run': switched.describe('print the plan and stop'),
  '--verbose': switched.describe('print all numbers and verdicts, not only the answer'),
  '--json': switched.describe('print the result as JSON on stdout'),
} satisfies Options;

type BenchValues = Values<typeof benchOptions>;

/** Turns the options into a request; what is wrong between them is added to `problems`. */
export function benchRequest(
  values: BenchValues,
  problems: Problems,
  read: Read = { site: null, logged: null },
): PlanRequest {
  const preset = presets[values.preset];
  const { control, build: builds } = values;
  const tuning = read.site ?? values.tuning;
  const variants = variantsOf(values.variant, read.site, problems);
  const bases = basesOf(values.mpm, serversOf(values), problems);
  checkBases(bases, { builds }, problems);
  const arms = armsOf(bases, { tuning, variants, builds });
  const { tls, ...choice } = protocolsIn(values, problems);
  return {
    preset: values.preset,
    arms,
    load: {
      workloads: values.workload,
      sizes: values.connections ?? 'auto',
      driver: values.driver,
      ...choice,
      target: targetIn(values, read),
      questions: questionsWith(values.margin ?? usualMargins),
    },
    rounds: values.rounds ?? preset.rounds,
    budgetSeconds: values.budget ?? (values.rounds === undefined ? preset.budgetSeconds : null),
    joinsEvery: joinsEvery(arms, preset.parityEvery),
    fitMemory: values.server === 'auto' ? 'leave-out' : 'smaller-pools',
    warmupSeconds: preset.warmupSeconds,
    durationSeconds: values.duration ?? preset.durationSeconds,
    notes: notesOf(read),
    control: control === 'yes' || (control === 'auto' && preset.control && arms.length > 1),
    httpd: {
      path: values.httpd ?? null,
      image: values.siteImage ?? values.httpdImage,
      ...swarmIn(values, values.runtime, problems),
    },
    clientThreads: values.clientThreads,
    ...(tls !== undefined && { tls }),
    seed: values.seed ?? randomSeed(),
  };
}

/** Returns the servers; native is there for parity where the MPMs themselves are compared. */
function serversOf(values: BenchValues): readonly ArmGroup[] {
  const { server, mpm, variant, build, site, siteImage } = values;
  if (server !== 'auto') return server;
  if (site !== undefined || siteImage !== undefined) return ['httpd'];
  const comparesMpms = mpm.length === mpmNames.length && variant.length + build.length === 0;
  return comparesMpms ? groupsOfAll : ['httpd'];
}

/** Arms of other servers than the first are there for parity: fewer rounds show it. */
const joinsEvery = (arms: readonly Arm[], every: number) =>
  Object.fromEntries(
    arms.filter(({ server }) => server !== arms[0]?.server).map(({ id }) => [id, every]),
  );

async function check(values: BenchValues, problems: Problems, { terminal, signal }: Context) {
  const resumed = resume(values.resume, openRunFolder, problems);
  checkTogether(values, problems);
  const read = await readTarget(values, problems, terminal, signal);
  const request = benchRequest(values, problems, read);
  const { json, verbose, dryRun, live: livePort, build: builds } = values;
  const runtimeWish = runtimeFor(values);
  if (resumed !== null) {
    const { plan, path } = resumed;
    return { job: { plan, path, resumed: true, runtimeWish, json, verbose, livePort }, dryRun };
  }
  // Where an image could not be read, its problem may be that there is no engine: once is enough.
  const isKnown = values.siteImage !== undefined && read.site === null;
  const around = await surroundings(isKnown ? 'auto' : runtimeWish, problems, builds);
  for (const { name, httpd } of builds) {
    const problem = runtimes[around.runtime.name].problemOf(httpd);
    if (problem !== null) problems.push(`--build ${name}=${httpd}: ${problem}`);
  }
  const understood = await askTunings(request, around.runtime, problems, terminal, signal);
  const asking = { ...request, ...understood };
  const pages = read.logged && (await askPages(asking, around.runtime, problems, terminal, signal));
  const notes = [...(request.notes ?? []), ...(pages?.notes ?? []), ...(understood.notes ?? [])];
  const plan = makePlan({ ...asking, ...pages, notes }, around, problems);
  const path = values.out ?? usualOut(plan.runId);
  checkOut(path, problems);
  return { job: { plan, path, resumed: false, runtimeWish, json, verbose, livePort }, dryRun };
}

const presetText = presetNames.map((name) => `  ${name.padEnd(9)}${presets[name].purpose}`);

export const bench = defineCommand({
  name: 'bench',
  summary: 'Measure the MPMs of httpd side by side and write a report.',
  options: benchOptions,
  notes: [
    `Presets:\n${presetText.join('\n')}`,
    '--server php: a PHP page, by mod_php inside prefork and by PHP-FPM behind ' +
      'event.\nPHP is found on this machine or fetched like httpd.',
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
