import { figures } from '../../analysis/figures.ts';
import { seededRandom } from '../../load/random.ts';
import { comparisonFor } from '../../plan/comparison.ts';
import { splitCpus } from '../../plan/cpus.ts';
import { anyOf, type ExclusionRule } from '../../plan/flaws.ts';
import { balancedOrder } from '../../plan/order.ts';
import { type Plan, schema } from '../../plan/plan.ts';
import { arms, armWith, type BaseArmId, type ServerName, type Tuning } from '../../server/arm.ts';
import { type RuntimeName, runtimes } from '../../server/runtimes.ts';
import { capacityOf } from '../../server/tuning.ts';
import type { Claim, Experiment } from './claim.ts';
import { armIdOf } from './claim.ts';
import { type ClaimsPresetName, claimsPresets } from './presets.ts';

/** Of the claims' plan.json; raised when older folders cannot be read any more. */
export const claimsSchema = 1;

/** Everything that a run of the claims will do, and what will count as an answer; frozen before the first trial. */
export interface ClaimsPlan extends Wishes {
  readonly schema: typeof claimsSchema;
  readonly claims: readonly ClaimPlan[];
}

/** A claim without its pictures, which are no part of the answer, and how each experiment is run. */
export interface ClaimPlan extends Omit<Claim, 'pictures'> {
  /** By the id of the experiment. Each is carried out in a run folder of its own. */
  readonly plans: Readonly<Record<string, Plan>>;
}

/** What the user and this machine decide. */
export interface Wishes {
  readonly version: string;
  readonly runId: string;
  readonly createdAt: string;
  readonly preset: ClaimsPresetName;
  readonly seed: number;
  readonly servers: readonly ServerName[];
  readonly runtime: RuntimeName;
  /** Why this runtime, in a sentence. */
  readonly runtimeReason: string;
  readonly httpd: Plan['httpd'];
  readonly allowedCpus: readonly number[];
}

/**
 * Claims and wishes → the whole plan. Pure: nothing later fills in a default. What no server under test can do is left out,
 * unless the claim says why.
 */
export function planClaims(claims: readonly Claim[], wishes: Wishes): ClaimsPlan {
  const planned = claims.map((claim) => planClaim(claim, wishes));
  return {
    schema: claimsSchema,
    ...wishes,
    claims: planned.filter(
      ({ experiments, notFor }) =>
        experiments.length > 0 || wishes.servers.some((server) => notFor?.[server] !== undefined),
    ),
  };
}

function planClaim({ pictures: _, ...claim }: Claim, wishes: Wishes): ClaimPlan {
  const experiments = claim.experiments
    .filter((each) => armsOf(each, wishes.servers).length > 0)
    .map((each) => sized(each, wishes.preset));
  const plans = experiments.map((experiment, order): [string, Plan] => {
    // A seed of its own for each, that does not hang on which others are run.
    const seed = (wishes.seed + 10_000 * claim.number + 1000 * order) >>> 0;
    const repeatIf = excludedByAny(claim, experiment.id);
    return [experiment.id, planOf(experiment, claim.number, { ...wishes, seed }, repeatIf)];
  });
  return { ...claim, experiments, plans: Object.fromEntries(plans) };
}

/** Returns the flaws that take away a figure on which the answer depends. */
const excludedByAny = ({ criteria }: Pick<Claim, 'criteria'>, experiment: string): ExclusionRule =>
  anyOf(
    criteria
      .filter((each) => each.decides && each.experiment === experiment)
      .map(({ figure }) => figures[figure].excludes),
  );

/** Returns the same plan for another runtime, where the one asked for is not available after all. */
export function onRuntime(
  plan: ClaimsPlan,
  runtime: RuntimeName,
  runtimeReason: string,
): ClaimsPlan {
  const moved = { runtime, runtimeReason };
  const { memoryLimitBytes } = runtimes[runtime];
  const move = (each: Plan): Plan => ({ ...each, ...moved, memoryLimitBytes });
  const claims = plan.claims.map((claim) => ({
    ...claim,
    plans: Object.fromEntries(Object.entries(claim.plans).map(([id, each]) => [id, move(each)])),
  }));
  return { ...plan, ...moved, claims };
}

/** Rounds and times by the preset; what a cell is run less often than the others stays in proportion. */
function sized(experiment: Experiment, name: ClaimsPresetName): Experiment {
  const { rounds, warmup, duration } = claimsPresets[name];
  return {
    ...experiment,
    rounds: experiment.rounds * rounds,
    warmupSeconds: toMilliseconds(experiment.warmupSeconds * warmup),
    durationSeconds: toMilliseconds(experiment.durationSeconds * duration),
    cells: experiment.cells.map((cell) => ({
      ...cell,
      rounds: cell.rounds * rounds,
      ...(cell.durationSeconds !== undefined && {
        durationSeconds: toMilliseconds(cell.durationSeconds * duration),
      }),
    })),
  };
}

/** 1.2 × 3 is 3.5999999999999996, which nobody wants to read. */
const toMilliseconds = (seconds: number): number => Math.round(1000 * seconds) / 1000;

function planOf(
  experiment: Experiment,
  claim: number,
  wishes: Wishes,
  repeatIf: ExclusionRule,
): Plan {
  const { allowedCpus, servers: _, ...common } = wishes;
  const { rounds, warmupSeconds, durationSeconds, cells } = experiment;
  const tuning: Tuning = {
    name: 'file',
    path: `claim-${claim}/${experiment.id}`,
    text: experiment.directives,
  };
  const chosen = armsOf(experiment, wishes.servers).map((id) => armWith(arms[id], { tuning }));
  const ids = chosen.map(({ id }) => id);
  return {
    ...common,
    schema,
    capacity: Object.fromEntries(chosen.map((arm) => [arm.id, capacityOf(arm)])),
    cpus: splitCpus(allowedCpus),
    memoryLimitBytes: runtimes[wishes.runtime].memoryLimitBytes,
    arms: chosen,
    control: null,
    cells,
    rounds: balancedOrder(ids, rounds, seededRandom(wishes.seed)),
    clientThreads: 1,
    warmupSeconds,
    durationSeconds,
    comparison: comparisonFor(rounds, repeatIf),
  };
}

/** In the order of the family; of an experiment that only some arms can do, those of the servers under test. */
export function armsOf(
  { mpms, onlyArms }: Experiment,
  servers: readonly ServerName[],
): readonly BaseArmId[] {
  const all = onlyArms ?? servers.flatMap((server) => mpms.map((mpm) => armIdOf(server, mpm)));
  return all.filter((id) => servers.includes(arms[id].server));
}
