import { readFileSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import { questionsOf } from '../analysis/questions.ts';
import { allowedCpus, descriptorLimit } from '../host/limits.ts';
import { localPorts } from '../load/raw/sources.ts';
import { type BenchFlags, oneOf, type Problems } from '../plan/flags.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Tuning } from '../server/arm.ts';
import { findEngine } from '../server/docker/engine.ts';
import type { RuntimeName } from '../server/server.ts';
import { capacityOf } from '../server/tuning.ts';

/** Makes the plan from the flags and from this machine. Adds every problem found to `problems`. */
export async function planHere(flags: BenchFlags, problems: Problems): Promise<Plan | null> {
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
      runtime: await chooseRuntime(flags.runtime, problems),
      capacityOf,
      questionsOf,
    },
    problems,
  );
}

/** The runtime that was asked for, or the one that can be had. */
export async function chooseRuntime(
  flag: string,
  problems: Problems,
): Promise<{ readonly name: RuntimeName; readonly reason: string } | null> {
  const asked = oneOf('--runtime', flag, ['auto', 'docker', 'process'], problems);
  if (asked === null) return null;
  if (asked === 'process') return { name: 'process', reason: 'asked for with --runtime process' };
  const engine = await findEngine();
  if (engine.reachable) {
    const why = asked === 'docker' ? 'asked for with --runtime docker' : 'an engine answers';
    return { name: 'docker', reason: `${why} (${engine.where})` };
  }
  if (asked === 'auto') {
    return { name: 'process', reason: `no container engine answers (${engine.tried.join('; ')})` };
  }
  problems.push(
    `--runtime docker: no container engine answers. Tried ${engine.tried.join('; ')}. Start one, or use --runtime process`,
  );
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
