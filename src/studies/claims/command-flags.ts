import { join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { allowedCpus, descriptorLimit } from '../../host/limits.ts';
import { localLimits } from '../../load/limits.ts';
import { localPorts } from '../../load/raw/sources.ts';
import { oneOf, type Problems, someOf, wholeNumber } from '../../plan/flags.ts';
import { runIdOf } from '../../plan/make-plan.ts';
import { runtimes } from '../../server/runtimes.ts';
import { chooseRuntime } from '../plan-here.ts';
import type { Claim } from './claim.ts';
import { claims } from './claims.ts';
import { type ClaimsPlan, planClaims } from './plan.ts';
import { claimsPresets } from './presets.ts';

/** The flags of `claims` as they were typed. */
export interface ClaimsFlags {
  readonly claim: string;
  readonly server: string;
  readonly runtime: string;
  readonly preset: string;
  readonly seed?: string;
  readonly out?: string;
  readonly httpd?: string;
  readonly httpdImage: string;
  readonly resume?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly list?: boolean;
}

/** Flags and this machine → the whole plan, or null with every problem in `problems`. */
export async function planClaimsHere(
  flags: ClaimsFlags,
  problems: Problems,
): Promise<ClaimsPlan | null> {
  const chosen = chooseClaims(flags.claim, problems);
  const servers = someOf('--server', flags.server, ['httpd', 'native'], problems);
  const preset = oneOf('--preset', flags.preset, ['quick', 'publish'], problems);
  const seed =
    flags.seed === undefined
      ? Math.floor(Math.random() * 2 ** 32)
      : wholeNumber('--seed', flags.seed, [0, 2 ** 32 - 1], problems);
  const runtime = await chooseRuntime(flags.runtime, problems);
  if (problems.length > 0 || preset === null || seed === null || runtime === null) return null;
  const now = new Date();
  const plan = planClaims(chosen, {
    version: packageJson.version,
    runId: `claims-${runIdOf(now, seed)}`,
    createdAt: now.toISOString(),
    preset,
    seed,
    servers,
    runtime: runtime.name,
    runtimeReason: runtime.reason,
    httpd: { path: flags.httpd ?? null, image: flags.httpdImage },
    allowedCpus: allowedCpus(),
  });
  if (plan.claims.every(({ plans }) => Object.keys(plans).length === 0)) {
    problems.push(
      `--claim ${flags.claim} --server ${flags.server}: no such claim can be put to it`,
    );
  }
  checkLimits(plan, problems);
  return problems.length === 0 ? plan : null;
}

/** Where results go unless the user says otherwise. */
export const usualOut = (plan: ClaimsPlan | null): string =>
  join('reports', plan?.runId ?? 'claims');

/** For --help. */
export const presetList = Object.entries(claimsPresets)
  .map(([name, { purpose }]) => `  ${name.padEnd(9)}${purpose}`)
  .join('\n');

function chooseClaims(flag: string, problems: Problems): readonly Claim[] {
  const all: readonly Claim[] = claims;
  const words = all.map(({ number }) => String(number));
  const numbers = someOf('--claim', flag, words, problems);
  return all.filter(({ number }) => numbers.includes(String(number)));
}

/** Every load must be within what this process may open. */
function checkLimits({ claims: planned, runtime }: ClaimsPlan, problems: Problems): void {
  const means = {
    descriptorLimit: descriptorLimit(),
    localPorts: localPorts(),
    toLoopback: runtimes[runtime].overLoopback,
  };
  const found = planned.flatMap(({ experiments }) =>
    experiments.flatMap(({ cells }) =>
      cells.flatMap(({ populations }) => localLimits(populations, means)),
    ),
  );
  problems.push(...new Set(found));
}
