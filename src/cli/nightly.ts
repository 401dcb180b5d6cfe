import type { Problems } from '../host/message.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { PresetName } from '../plan/presets.ts';
import { presets } from '../plan/presets.ts';
import { usualMargins } from '../plan/questions.ts';
import { openRunFolder } from '../run/folder.ts';
import { ServerError } from '../server/server.ts';
import { usualOut } from '../studies/bench/bench.ts';
import { type Anchor, anchorOf, anchorToBe } from '../studies/nightly/anchor.ts';
import { nightRequest } from '../studies/nightly/night-request.ts';
import { nightly as carryOut } from '../studies/nightly/nightly.ts';
import { checkOut, resume } from '../studies/out-folder.ts';
import { planText } from '../studies/plan-text.ts';
import { stage } from '../studies/stage.ts';
import { randomSeed, surroundings } from '../studies/surroundings.ts';
import { benchOptions } from './bench.ts';
import { defineCommand } from './command.ts';
import type { Context } from './context.ts';
import { historyOptions } from './history-options.ts';
import { liveOption } from './live-option.ts';
import type { Options, Values } from './option.ts';
import { runtimeOptions } from './runtime-options.ts';
import { oneOf } from './values.ts';

/** Options that bench has too. */
const shared = [
  '--workload <LIST>',
  '--driver <NAME>',
  '--client-threads <N>',
  '--connections <LIST>',
  '--rounds <N>',
  '--duration <TIME>',
  '--budget <TIME>',
  '--seed <N>',
  '--margin <LIST>',
  '--out <DIR>',
  '--resume <DIR>',
  '--dry-run',
  '--verbose',
] as const satisfies readonly (keyof typeof benchOptions)[];

const options = {
  ...historyOptions,
  ...runtimeOptions,
  '--preset <NAME>': oneOf(Object.keys(presets) as PresetName[])
    .prefault('nightly')
    .describe('how much to measure, as of npm run bench'),
  ...picked(shared),
  ...liveOption,
} satisfies Options;

function picked<Flag extends keyof typeof benchOptions>(flags: readonly Flag[]) {
  const entries = flags.map((flag) => [flag, benchOptions[flag]]);
  return Object.fromEntries(entries) as Pick<typeof benchOptions, Flag>;
}

async function check(
  values: Values<typeof options>,
  problems: Problems,
  { terminal, signal }: Context,
) {
  const { history, pages, runtime, httpd, httpdImage, verbose, dryRun } = values;
  const resumed = resume(values.resume, openRunFolder, problems);
  const runtimeWish = resumed?.plan.runtime ?? runtime;
  const around = await surroundings(runtimeWish, problems);
  if (problems.length > 0) return null;
  const choice = choiceOf(values);
  const planWith = (anchor: Anchor) => makePlan(nightRequest(choice, anchor), around, problems);
  const planned = resumed?.plan ?? planWith(anchorToBe());
  const path = resumed?.path ?? values.out ?? usualOut(planned.runId);
  if (resumed === null) checkOut(path, problems);
  const options = resumed?.plan.httpd ?? { path: httpd ?? null, image: httpdImage };
  const find = (tell: (line: string) => void) =>
    anchorOf({ history, runtime: around.runtime.name, options, now: around.now }, tell, signal);
  // Nothing is frozen for a plan that is not carried out.
  if (problems.length > 0) return null;
  const anchor = dryRun
    ? anchorToBe()
    : await stage('Find the anchor', terminal, find).catch(refusedWith(problems));
  if (anchor === null) return null;
  const plan = resumed?.plan ?? planWith(anchor);
  const job = { history, pages, anchor, runtimeWish, verbose, livePort: values.live };
  return { job: { ...job, plan, path, resumed: resumed !== null }, dryRun };
}

const choiceOf = (values: Values<typeof options>) => ({
  ...values,
  workloads: values.workload,
  sizes: values.connections ?? ('auto' as const),
  rounds: values.rounds ?? null,
  budgetSeconds: values.budget ?? null,
  durationSeconds: values.duration ?? null,
  margins: values.margin ?? usualMargins,
  httpd: { path: values.httpd ?? null, image: values.httpdImage },
  seed: values.seed ?? randomSeed(),
});

const refusedWith =
  (problems: Problems) =>
  (error: unknown): Anchor | null => {
    if (!(error instanceof ServerError)) throw error;
    problems.push(error.message);
    return null;
  };

export const nightly = defineCommand({
  name: 'nightly',
  summary: 'Measure a night, hold it against the nights before, and say what changed.',
  options,
  notes: [
    'Every round holds an anchor: event with an httpd that is kept beside the history and\n' +
      'never changes. Nights are compared by the ratios of the arms to it.',
    'Exit status: 0 nothing changed for the worse, 1 a confirmed regression is open,\n' +
      '3 something could not be measured.',
  ],
  examples: ['--history reports/history', '--preset quick --budget 10m'],
  check,
  async run({ job, dryRun }, { terminal, signal }) {
    if (!dryRun) return carryOut(job, terminal, signal);
    terminal.out(planText(job.plan, job.path));
    return 0;
  },
});
