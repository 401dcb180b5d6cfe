import type { Problems } from '../host/message.ts';
import { runIdOf } from '../plan/make-plan.ts';
import { serverNames } from '../server/server-kinds.ts';
import type { Claim } from '../studies/claims/claim.ts';
import { claims as family } from '../studies/claims/claims.ts';
import { openClaimsFolder } from '../studies/claims/folder.ts';
import { type ClaimsPlan, planClaims } from '../studies/claims/plan.ts';
import { claimList, claimsPlanText } from '../studies/claims/plan-text.ts';
import { type ClaimsPresetName, claimsPresets } from '../studies/claims/presets.ts';
import { claimsStudy, usualOut } from '../studies/claims/study.ts';
import { checkOut, resume } from '../studies/out-folder.ts';
import { carryOut } from '../studies/study.ts';
import { randomSeed, surroundings } from '../studies/surroundings.ts';
import { defineCommand } from './command.ts';
import { liveOption } from './live-option.ts';
import type { Options, Values } from './option.ts';
import { runtimeOptions } from './runtime-options.ts';
import { oneOf, someOf, switched, text, wholeNumber } from './values.ts';

const all: readonly Claim[] = family;
/** The others are tested only where they are named. */
const usual = all.filter(({ onRequest }) => onRequest !== true);
const numbersOf = (some: readonly Claim[]) => some.map(({ number }) => String(number));
const listedRange = (some: readonly Claim[]) => `${some[0]?.number} to ${some.at(-1)?.number}`;
const presetNames = Object.keys(claimsPresets) as ClaimsPresetName[];

const options = {
  '--claim <LIST>': someOf(numbersOf(all), numbersOf(usual))
    .prefault('all')
    .describe(`numbers of the claims to test; all: ${listedRange(usual)}`),
  '--list': switched.describe('print the claims and stop'),
  '--server <LIST>': someOf(serverNames).prefault('all').describe('servers to test'),
  '--preset <NAME>': oneOf(presetNames)
    .prefault('quick')
    .describe('how much to measure, see below'),
  ...runtimeOptions,
  '--seed <N>': wholeNumber(0, 2 ** 32 - 1)
    .optional()
    .describe('repeat the order of the run that had this seed'),
  '--out <DIR>': text.optional().describe('folder of the run (default: reports/claims-<run>)'),
  '--resume <DIR>': text.optional().describe('continue a run that was interrupted'),
  ...liveOption,
  '--dry-run': switched.describe(
    'print the plan, with what would support and what would refute, and stop',
  ),
  '--json': switched.describe('print the answers as JSON on stdout'),
} satisfies Options;

type ClaimsValues = Values<typeof options>;

async function planHere(values: ClaimsValues, problems: Problems): Promise<ClaimsPlan> {
  const around = await surroundings(values.runtime, problems);
  const seed = values.seed ?? randomSeed();
  const chosen = all.filter(({ number }) => values.claim.includes(String(number)));
  const plan = planClaims(
    chosen,
    {
      version: around.version,
      runId: `claims-${runIdOf(around.now, seed)}`,
      createdAt: around.now.toISOString(),
      preset: values.preset,
      seed,
      servers: values.server,
      runtime: around.runtime.name,
      runtimeReason: around.runtime.reason,
      httpd: { path: values.httpd ?? null, image: values.httpdImage },
      cores: around.cores,
    },
    around,
    problems,
  );
  if (plan.claims.every(({ plans }) => Object.keys(plans).length === 0)) {
    problems.push(
      `--claim ${values.claim} --server ${values.server}: no such claim can be put to it`,
    );
  }
  return plan;
}

async function check(values: ClaimsValues, problems: Problems) {
  const { dryRun, json, runtime: runtimeWish, live: livePort } = values;
  if (values.list) return 'list';
  const resumed = resume(values.resume, openClaimsFolder, problems);
  const plan = resumed?.plan ?? (await planHere(values, problems));
  const path = resumed?.path ?? values.out ?? usualOut(plan.runId);
  if (resumed === null) checkOut(path, problems);
  const job = { plan, path, resumed: resumed !== null, runtimeWish, json, livePort };
  return { job, dryRun };
}

const presetText = presetNames.map((name) => `  ${name.padEnd(9)}${claimsPresets[name].purpose}`);

export const claims = defineCommand({
  name: 'claims',
  summary: 'Test widespread statements about the MPMs on this machine.',
  options,
  notes: [`Presets:\n${presetText.join('\n')}`],
  examples: ['--claim 7 --server httpd'],
  check,
  async run(checked, { terminal, signal }) {
    if (checked === 'list') {
      terminal.out(claimList(all));
      return 0;
    }
    const { job, dryRun } = checked;
    if (!dryRun) return carryOut(claimsStudy(job, terminal), terminal, signal);
    const { plan, path, json } = job;
    terminal.out(json ? JSON.stringify(plan, null, 2) : claimsPlanText(plan, path));
    return 0;
  },
});
