import { readFileSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import { questionsOf } from '../analysis/questions.ts';
import { allowedCpus, descriptorLimit } from '../host/limits.ts';
import { localPorts } from '../load/raw/sources.ts';
import type { NamedBuild } from '../plan/choose-arms.ts';
import { type BenchFlags, oneOf, type Problems } from '../plan/flags.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Tuning } from '../server/arm.ts';
import { type RuntimeName, runtimeNames, runtimes } from '../server/runtimes.ts';
import { capacityOf } from '../server/tuning.ts';
import { checkBuilds, readBuilds, readVariants } from './named-settings.ts';

/** Makes the plan from the flags and from this machine. Adds every problem found to `problems`. */
export async function planHere(flags: BenchFlags, problems: Problems): Promise<Plan | null> {
  const variants = readVariants(flags.variant, problems);
  const builds = readBuilds(flags.build, problems);
  const runtime = await chooseRuntime(flags.runtime, problems, builds);
  if (runtime !== null) checkBuilds(builds, runtime.name, problems);
  return makePlan(
    flags,
    {
      version: packageJson.version,
      now: new Date(),
      seed: Math.floor(Math.random() * 2 ** 32),
      allowedCpus: allowedCpus(),
      descriptorLimit: descriptorLimit(),
      localPorts: localPorts(),
      platform: process.platform,
      tuning: readTuning(flags.tuning, problems),
      runtime,
      variants,
      builds,
      capacityOf,
      questionsOf,
    },
    problems,
  );
}

/** Returns the runtime that was asked for, or the first one that this machine has. */
export async function chooseRuntime(
  flag: string,
  problems: Problems,
  builds: readonly NamedBuild[] = [],
): Promise<{ readonly name: RuntimeName; readonly reason: string } | null> {
  const asked = oneOf('--runtime', flag, ['auto', ...runtimeNames], problems);
  if (asked === null) return null;
  const candidates = asked === 'auto' ? runtimeNames : [asked];
  const tried: string[] = [];
  for (const name of candidates) {
    // Left to us, builds choose the runtime that can run them.
    const cannot = builds.some(({ httpd }) => runtimes[name].problemOf(httpd) !== null);
    if (cannot && name !== candidates.at(-1)) {
      tried.push(`the builds cannot run as ${runtimes[name].armsText}`);
      continue;
    }
    const { found, reason } = await runtimes[name].find();
    if (found && asked !== 'auto') return { name, reason: `asked for with --runtime ${name}` };
    if (found) return { name, reason: tried.at(-1) ?? reason };
    tried.push(reason);
  }
  problems.push(`--runtime ${asked}: ${tried.join('; ')}. Use another one, or auto`);
  return null;
}

function readTuning(flag: string, problems: Problems): Tuning | null {
  if (flag === 'matched' || flag === 'stock') return { name: flag };
  try {
    return { name: 'file', path: flag, text: readFileSync(flag, 'utf8') };
  } catch (error) {
    problems.push(
      `--tuning ${JSON.stringify(flag)}: not matched, not stock, and no readable file (${error instanceof Error ? error.message : error})`,
    );
    return null;
  }
}
