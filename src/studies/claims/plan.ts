import type { Problems } from '../../host/message.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import type { PlanRequest, Surroundings } from '../../plan/request.ts';
import { arms, armWith, type BaseArmId, type ServerName } from '../../server/arm.ts';
import type { RuntimeName } from '../../server/runtimes.ts';
import type { Claim, Experiment } from './claim.ts';
import { armIdOf } from './claim.ts';
import { type ClaimsPresetName, claimsPresets } from './presets.ts';

/** Version of the claims' plan.json; raised when older folders cannot be read any more. */
export const claimsSchema = 2;

/** A run of the claims and the criteria of its answers; frozen before the first trial. */
export interface ClaimsPlan extends Wishes {
  readonly schema: typeof claimsSchema;
  readonly claims: readonly ClaimPlan[];
}

/** A claim without its pictures, and the plans of its experiments. */
export interface ClaimPlan extends Omit<Claim, 'pictures'> {
  /** By the id of the experiment. Each is carried out in a run folder of its own. */
  readonly plans: Readonly<Record<string, Plan>>;
}

/** Choices of the user and limits of this machine. */
export interface Wishes {
  readonly version: string;
  readonly runId: string;
  readonly createdAt: string;
  readonly preset: ClaimsPresetName;
  readonly seed: number;
  readonly servers: readonly ServerName[];
  readonly runtime: RuntimeName;
  /** The reason for this runtime, in a sentence. */
  readonly runtimeReason: string;
  readonly httpd: Plan['httpd'];
  readonly cores: readonly (readonly number[])[];
}

/** The part of this machine that the loads may use. */
type Limits = Pick<Surroundings, 'descriptorLimit' | 'localPorts'>;

/**
 * Returns the whole plan of these claims; no default is filled in later. What no server under test
 * can do is left out, unless the claim says why. Loads beyond the limits are added to `problems`.
 */
export function planClaims(
  claims: readonly Claim[],
  wishes: Wishes,
  limits: Limits = { descriptorLimit: Infinity, localPorts: Infinity },
  problems: Problems = [],
): ClaimsPlan {
  const planned = claims.map((claim) => planClaim(claim, wishes, limits, problems));
  return {
    schema: claimsSchema,
    ...wishes,
    claims: planned.filter(
      ({ experiments, notFor }) =>
        experiments.length > 0 || wishes.servers.some((server) => notFor?.[server] !== undefined),
    ),
  };
}

function planClaim(
  { pictures: _, ...claim }: Claim,
  wishes: Wishes,
  limits: Limits,
  problems: Problems,
): ClaimPlan {
  const experiments = claim.experiments
    .filter((each) => armsOf(each, wishes.servers).length > 0)
    .map((each) => sized(each, wishes.preset));
  const plans = experiments.map((experiment, order): [string, Plan] => {
    // A seed of its own for each, that does not hang on which others are run.
    const seed = (wishes.seed + 10_000 * claim.number + 1000 * order) >>> 0;
    const request = requestOf(experiment, claim, { ...wishes, seed });
    const around = { ...surroundingsOf(wishes), ...limits };
    return [experiment.id, makePlan(request, around, problems)];
  });
  return { ...claim, experiments, plans: Object.fromEntries(plans) };
}

/** Scales rounds and times by the preset; cells of fewer rounds stay in proportion. */
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
      turns: cell.turns && { ...cell.turns, count: Math.round(cell.turns.count * duration) },
      ...(cell.durationSeconds !== undefined && {
        durationSeconds: toMilliseconds(cell.durationSeconds * duration),
      }),
    })),
  };
}

/** Rounds to milliseconds: 1.2 × 3 is 3.5999999999999996. */
const toMilliseconds = (seconds: number): number => Math.round(1000 * seconds) / 1000;

/** Idle connections stay open for a whole trial, unless an experiment says otherwise. */
const patient = 'KeepAliveTimeout 600\n';

function requestOf(
  experiment: Experiment,
  claim: Pick<Claim, 'number' | 'criteria'>,
  { preset, seed, runId, httpd, servers }: Wishes,
): PlanRequest {
  const { id, rounds, warmupSeconds, durationSeconds, cells, directives } = experiment;
  const tuning = {
    name: 'file',
    path: `claim-${claim.number}/${id}`,
    text: `${patient}${directives}`,
  } as const;
  return {
    preset,
    arms: armsOf(experiment, servers).map((arm) => armWith(arms[arm], { tuning })),
    load: cells,
    ...{ rounds, warmupSeconds, durationSeconds, seed, runId, httpd },
    control: false,
    clientThreads: 1,
    budgetSeconds: null,
  };
}

const surroundingsOf = ({ version, createdAt, cores, runtime, runtimeReason }: Wishes) => ({
  ...{ version, cores },
  now: new Date(createdAt),
  platform: 'linux',
  freeMemoryBytes: null,
  runtime: { name: runtime, reason: runtimeReason },
});

/** Returns the arms of an experiment that belong to the servers under test. */
export function armsOf(
  { mpms, onlyArms }: Experiment,
  servers: readonly ServerName[],
): readonly BaseArmId[] {
  const all = onlyArms ?? servers.flatMap((server) => mpms.map((mpm) => armIdOf(server, mpm)));
  return all.filter((id) => servers.includes(arms[id].server));
}
