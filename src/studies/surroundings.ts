import packageJson from '../../package.json' with { type: 'json' };
import { allowedCpus, descriptorLimit } from '../host/limits.ts';
import { localPorts } from '../load/raw/sources.ts';
import type { NamedBuild } from '../plan/choose-arms.ts';
import type { Problems } from '../plan/problems.ts';
import type { RuntimeChoice, Surroundings } from '../plan/request.ts';
import { type RuntimeName, runtimeNames, runtimes } from '../server/runtimes.ts';

/** A runtime, or auto: the first that this machine has. */
export const runtimeWishes = ['auto', ...runtimeNames] as const;
export type RuntimeWish = 'auto' | RuntimeName;

/** Gathers what a plan depends on; a runtime that is not available is a problem. */
export const surroundings = async (
  wish: RuntimeWish,
  problems: Problems,
  builds: readonly NamedBuild[] = [],
): Promise<Surroundings> => ({
  version: packageJson.version,
  now: new Date(),
  allowedCpus: allowedCpus(),
  descriptorLimit: descriptorLimit(),
  localPorts: localPorts(),
  platform: process.platform,
  runtime: await chooseRuntime(wish, builds, problems),
});

/** Returns a random seed, for a run that repeats no other. */
export const randomSeed = (): number => Math.floor(Math.random() * 2 ** 32);

/** Returns the runtime that was asked for, or the first one that this machine has. */
async function chooseRuntime(
  wish: RuntimeWish,
  builds: readonly NamedBuild[],
  problems: Problems,
): Promise<RuntimeChoice> {
  const candidates = wish === 'auto' ? runtimeNames : [wish];
  const tried: string[] = [];
  for (const name of candidates) {
    // With auto, builds choose the runtime that can run them.
    const cannot = builds.some(({ httpd }) => runtimes[name].problemOf(httpd) !== null);
    if (cannot && name !== candidates.at(-1)) {
      tried.push(`the builds cannot run as ${runtimes[name].armsText}`);
      continue;
    }
    const { found, reason } = await runtimes[name].find();
    if (found && wish !== 'auto') return { name, reason: `asked for with --runtime ${name}` };
    if (found) return { name, reason: tried.at(-1) ?? reason };
    tried.push(reason);
  }
  problems.push(`--runtime ${wish}: ${tried.join('; ')}. Use another one, or auto`);
  return { name: candidates[0] ?? 'process', reason: tried.join('; ') };
}
