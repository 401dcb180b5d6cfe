import { drivers } from '../load/drivers/drivers.ts';
import { seededRandom } from '../load/random.ts';
import { workloads } from '../load/workloads/workloads.ts';
import {
  type Arm,
  type ArmId,
  armGroups,
  arms,
  type BaseArm,
  controlOf,
  groupsOfAll,
  type Mpm,
  type Tuning,
} from '../server/arm.ts';
import { type RuntimeName, runtimes } from '../server/runtimes.ts';
import { type Frame, planCells } from './cells.ts';
import { armsOf, checkBases, type NamedBuild, type NamedVariant } from './choose-arms.ts';
import { comparisonFor } from './comparison.ts';
import { splitCpus } from './cpus.ts';
import { type BenchFlags, oneOf, type Problems, seconds, someOf, wholeNumber } from './flags.ts';
import { parseMargins } from './margins.ts';
import { balancedOrder } from './order.ts';
import { type Plan, schema } from './plan.ts';
import { type Preset, type PresetName, presets } from './presets.ts';

/** What the plan depends on besides the flags; gathered by the caller so that planning itself is a pure function. */
export interface Surroundings {
  readonly version: string;
  readonly now: Date;
  /** Used where the user gives no seed. */
  readonly seed: number;
  readonly allowedCpus: readonly number[];
  readonly descriptorLimit: number;
  /** Ports that one address may use to connect. */
  readonly localPorts: number;
  readonly platform: string;
  /** null where it could not be read; the problem is then already known. */
  readonly tuning: Tuning | null;
  /** null where the runtime asked for cannot be had; the problem is then already known. */
  readonly runtime: { readonly name: RuntimeName; readonly reason: string } | null;
  readonly variants?: readonly NamedVariant[];
  readonly builds?: readonly NamedBuild[];
  capacityOf(arm: Arm): number;
  /** Returns what is asked of the arms under a workload. */
  questionsOf: Frame['questionsOf'];
}

/**
 * Flags and surroundings → a plan, or null with every problem at once in `problems`. Nothing later fills in a default.
 */
export function makePlan(flags: BenchFlags, around: Surroundings, problems: Problems): Plan | null {
  const bases = chooseArms(flags, problems);
  const presetName = oneOf('--preset', flags.preset, keys(presets), problems);
  const sizes = applyOverrides(presets[presetName ?? 'quick'], flags, problems);
  const seed = seedOf(flags, around, problems);
  const { tuning, runtime } = around;
  const clientThreads =
    wholeNumber('--client-threads', flags.clientThreads, [1, 64], problems) ?? 1;
  const chosen = armsHere(bases, around, problems);
  const capacity = Object.fromEntries(chosen.map((arm) => [arm.id, around.capacityOf(arm)]));
  // Without arms or a tuning there is no capacity; the plan is refused anyway, and any size serves to judge the rest.
  const smallest = chosen.length === 0 ? 1 : Math.min(...Object.values(capacity));
  const { descriptorLimit, localPorts, platform, questionsOf } = around;
  const means = {
    descriptorLimit,
    localPorts,
    toLoopback: runtime === null || runtimes[runtime.name].overLoopback,
  };
  const margins = parseMargins(flags.margin, problems);
  const sized = { preset: sizes, smallestCapacity: smallest, margins };
  const php = bases.length > 0 && bases.every((arm) => arm.php !== null);
  const frame = { ...sized, means, platform, clientThreads, php, questionsOf };
  const cells = planCells(flags, frame, problems);
  const control = chooseControl(flags, sizes, chosen, problems);
  if (problems.length > 0 || presetName === null || seed === null) return null;
  if (tuning === null || runtime === null) return null;
  const instances = [
    ...chosen.map(({ id }) => id),
    ...(control === null ? [] : [controlOf(control)]),
  ];
  const order = balancedOrder(instances, sizes.rounds, seededRandom(seed));
  return {
    schema,
    version: around.version,
    runId: runIdOf(around.now, seed),
    createdAt: around.now.toISOString(),
    preset: presetName,
    seed,
    runtime: runtime.name,
    runtimeReason: runtime.reason,
    httpd: { path: flags.httpd ?? null, image: flags.httpdImage },
    capacity,
    cpus: splitCpus(around.allowedCpus),
    memoryLimitBytes: runtimes[runtime.name].memoryLimitBytes,
    arms: chosen,
    control,
    cells,
    rounds: order,
    clientThreads,
    warmupSeconds: sizes.warmupSeconds,
    durationSeconds: sizes.durationSeconds,
    comparison: comparisonFor(sizes.rounds),
  };
}

const seedOf = ({ seed }: BenchFlags, around: Surroundings, problems: Problems) =>
  seed === undefined ? around.seed : wholeNumber('--seed', seed, [0, 2 ** 32 - 1], problems);

function armsHere(
  bases: readonly BaseArm[],
  { tuning, variants = [], builds = [] }: Surroundings,
  problems: Problems,
): readonly Arm[] {
  checkBases(bases, { builds }, problems);
  return tuning === null ? [] : armsOf(bases, { tuning, variants, builds });
}

/** Chooses event where it takes part: its second start costs the least memory. */
function chooseControl(
  flags: BenchFlags,
  preset: Preset,
  chosen: readonly Arm[],
  problems: Problems,
): ArmId | null {
  const said = oneOf('--control', flags.control, ['auto', 'yes', 'no'], problems);
  const wanted = said === 'yes' || (said === 'auto' && preset.control && chosen.length > 1);
  const best = chosen.find(({ mpm }) => mpm === 'event') ?? chosen.at(-1);
  return wanted ? (best?.id ?? null) : null;
}

function chooseArms(flags: BenchFlags, problems: Problems): readonly BaseArm[] {
  const all: readonly BaseArm[] = Object.values(arms);
  const mpms = someOf<Mpm>('--mpm', flags.mpm, distinct(all.map((arm) => arm.mpm)), problems);
  const groups: readonly string[] =
    flags.server === 'all' ? groupsOfAll : someOf('--server', flags.server, armGroups, problems);
  const chosen = all.filter(
    ({ mpm, askedBy }) => mpms.includes(mpm) && askedBy !== null && groups.includes(askedBy),
  );
  // Words that are wrong are told already; each of these is right, but not together.
  if (chosen.length === 0 && mpms.length > 0 && groups.length > 0) {
    problems.push(
      `--mpm ${flags.mpm} with --server ${flags.server}: there is no such arm. PHP is measured as mod_php under prefork and as PHP-FPM behind event`,
    );
  }
  return chosen;
}

function applyOverrides(preset: Preset, flags: BenchFlags, problems: Problems): Preset {
  const rounds =
    flags.rounds === undefined ? null : wholeNumber('--rounds', flags.rounds, [1, 1000], problems);
  const duration =
    flags.duration === undefined
      ? null
      : seconds('--duration', flags.duration, [0.5, 3600], problems);
  return {
    ...preset,
    rounds: rounds ?? preset.rounds,
    durationSeconds: duration ?? preset.durationSeconds,
  };
}

/** "2026-11-24-101500-0f3a": sorts by time; the seed's last digits tell two runs of one second apart. */
export function runIdOf(now: Date, seed: number): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const digits = (seed % 0x10000).toString(16).padStart(4, '0');
  return `${date}-${time.slice(0, 8).replaceAll(':', '')}-${digits}`;
}

const distinct = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items)];
const keys = <Key extends string>(family: Record<Key, unknown>) => Object.keys(family) as Key[];

/** Names that the flags accept, for --help. */
export const legalWords = {
  workload: keys(workloads),
  driver: keys(drivers),
  preset: keys(presets) as readonly PresetName[],
};
