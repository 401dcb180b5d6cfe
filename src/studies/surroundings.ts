import packageJson from '../../package.json' with { type: 'json' };
import { coresOf } from '../host/cores.ts';
import { freeMemoryBytes } from '../host/free-memory.ts';
import { allowedCpus, descriptorLimit } from '../host/limits.ts';
import { checkLoopback } from '../host/loopback.ts';
import type { Problems } from '../host/message.ts';
import { localPorts } from '../load/raw/sources.ts';
import type { NamedBuild } from '../plan/choose-arms.ts';
import type { Surroundings } from '../plan/request.ts';
import { chooseRuntime, type RuntimeWish } from './choose-runtime.ts';

/**
 * Gathers what a plan depends on. A runtime that is not available is a problem, and loopback that
 * cannot be used: every trial would fail.
 */
export async function surroundings(
  wish: RuntimeWish,
  problems: Problems,
  builds: readonly NamedBuild[] = [],
): Promise<Surroundings> {
  await checkLoopback(problems);
  return {
    version: packageJson.version,
    now: new Date(),
    cores: coresOf(allowedCpus()),
    descriptorLimit: descriptorLimit(),
    localPorts: localPorts(),
    freeMemoryBytes: freeMemoryBytes(),
    platform: process.platform,
    runtime: await chooseRuntime(
      wish,
      builds.map(({ httpd }) => httpd),
      problems,
    ),
  };
}

/** Returns a random seed, for a run that repeats no other. */
export const randomSeed = (): number => Math.floor(Math.random() * 2 ** 32);
