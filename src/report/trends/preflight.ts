import type { Json, RunInput } from '../../analysis/input.ts';
import type { Cell, Plan } from '../../plan/plan.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { list } from '../format.ts';

/** Reasons against comparing two runs: sentences without a full stop. */
export interface Preflight {
  /** The plans ask different questions: the runs cannot be compared. */
  readonly asked: readonly string[];
  /** The surroundings differ: a comparison needs the user's consent. */
  readonly surroundings: readonly string[];
}

/** Facts of the machine of which a change can move every figure. */
const machineFacts = [
  'system',
  'kernel',
  'cpuModel',
  'cpus',
  'memoryBytes',
  'nodeVersion',
] as const;

export function preflight(earlier: RunInput, later: RunInput): Preflight {
  const differ = (name: string, a: unknown, b: unknown): readonly string[] => {
    const [before, after] = [JSON.stringify(a), JSON.stringify(b)];
    return before === after ? [] : [`${name}: ${before ?? 'unknown'} and ${after ?? 'unknown'}`];
  };
  const [before, after] = [earlier.plan, later.plan];
  return {
    asked: [
      ...(earlier.planSha256 === later.planSha256 ? ['both folders hold the same run'] : []),
      ...differ('schema', before.schema, after.schema),
      ...differ('arms', idsOf(before), idsOf(after)),
      ...cellDifferences(before.cells, after.cells),
      ...differ('measured seconds of a trial', before.durationSeconds, after.durationSeconds),
      ...differ('warm-up seconds', before.warmupSeconds, after.warmupSeconds),
    ],
    surroundings: [
      ...machineFacts.flatMap((name) => differ(name, factOf(earlier, name), factOf(later, name))),
      ...differ('runtime', before.runtime, after.runtime),
      ...differ('httpd', versionsOf(earlier), versionsOf(later)),
      ...differ('CPUs of server and generator', before.cpus, after.cpus),
      ...differ('machine of the server', before.serverAddress, after.serverAddress),
      ...differ('threads of the generator', before.clientThreads, after.clientThreads),
      ...differ('TLS', before.tls, after.tls),
    ],
  };
}

const idsOf = ({ arms }: Plan) => arms.map(({ id }) => id).toSorted();

/** Lists differences of the cells. The tuning may differ: its effect is what is compared. */
function cellDifferences(before: readonly Cell[], after: readonly Cell[]): readonly string[] {
  const byId = (cells: readonly Cell[]) =>
    new Map(
      cells
        .filter(({ crossCheckOf }) => crossCheckOf === null)
        .map((cell) => [cell.id, essence(cell)]),
    );
  const [a, b] = [byId(before), byId(after)];
  const alone = [...a.keys(), ...b.keys()].filter((id) => !a.has(id) || !b.has(id));
  const changed = [...a.keys()].filter((id) => b.has(id) && a.get(id) !== b.get(id));
  return [
    ...(alone.length === 0 ? [] : [`only one of them has ${list(alone)}`]),
    ...changed.map((id) => `${id} is not the same load, driver or question in both`),
  ];
}

/** Returns what a cell asks, without how often. */
const essence = ({ rounds: _, ...rest }: Cell): string => JSON.stringify(rest);

function factOf({ environment }: RunInput, name: string): Json | undefined {
  const machine = environment.machine as Readonly<Record<string, Json>> | undefined;
  return machine?.[name];
}

/** Returns the versions in order: that of the records is drawn anew for each run. */
const versionsOf = ({ trials }: RunInput): readonly string[] =>
  [
    ...new Set(
      trials
        .filter((trial): trial is CompletedTrial => trial.state === 'completed')
        .map(({ identity }) => identity.version),
    ),
  ].toSorted();
