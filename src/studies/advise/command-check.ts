import { join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import { plainArm } from '../../server/arm.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import type { Advice } from './advise.ts';
import { withPool } from './command-base-plan.ts';
import { measureParts, type PlannedPart } from './command-measure-parts.ts';
import { requestsPerSecond } from './demand.ts';
import { type Held, heldOf } from './holds.ts';
import { type Pool, poolFor } from './pool.ts';
import type { Site } from './site.ts';
import { checkCell, checkedDirectives, checkedTuning, scaledSite } from './trial-load.ts';

/** What is to be checked, and where. */
export interface Check {
  readonly site: Site;
  readonly advices: readonly Advice[];
  readonly limitSeconds: number;
  /** What a run of the advised MPMs would be here; it has `checkedRounds` rounds. */
  readonly base: Plan;
  readonly path: string;
  readonly mayFallBack: boolean;
}

/** What came out, and of which load. */
export interface Checked {
  readonly site: Site;
  readonly held: readonly Held[];
}

interface Advised {
  readonly advice: Advice;
  readonly pool: Pool;
}

export const checkedRounds = 3;

/**
 * Runs each advised configuration at the advised load, scaled to this machine; tells what held.
 * @returns null where no MPM can do it. @throws {ServerError} @throws {FolderError}
 */
export async function check(
  { site, advices, limitSeconds, base, path, mayFallBack }: Check,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Checked | null> {
  const advised = advices.flatMap(({ pool, ...rest }): readonly Advised[] =>
    pool === null ? [] : [{ advice: { ...rest, pool }, pool }],
  );
  if (advised.length === 0) {
    terminal.err('Nothing to check: no MPM can do it.');
    return null;
  }
  const scaled = scaledSite(site, advices);
  terminal.err(scaleText(site, scaled));
  // One run for each load: MPMs whose KeepAliveTimeout differs have other numbers of idle connections beside them.
  const groups = [...Map.groupBy(advised, ({ pool }) => pool.keepAliveSeconds).values()];
  const parts = groups.map((group, i): PlannedPart => {
    const plan = planFor(base, group, scaled);
    return groups.length === 1
      ? { path, title: 'Check', plan }
      : {
          path: join(path, plan.cells[0]?.id ?? ''),
          title: `Check, ${i + 1} of ${groups.length}`,
          plan,
        };
  });
  const trials = await measureParts(parts, mayFallBack, terminal, signal);
  const held = groups.flatMap((group, i) =>
    group.map(({ advice, pool }) => {
      const { bytes } = poolFor(scaled, advice.costs, pool.keepAliveSeconds, pool.factor);
      const { memorySource } = advice.costs;
      return heldOf(advice.mpm, trials[i] ?? [], { seconds: limitSeconds, bytes, memorySource });
    }),
  );
  return { site: scaled, held };
}

/** 1: one did not hold; 3: one cannot be told. */
export function exitCodeOf({ held }: Checked): ExitCode {
  if (held.some(({ holds }) => holds === false)) return 1;
  return held.every(({ holds }) => holds) ? 0 : 3;
}

export const checkedText = ({ held }: Checked): string => held.map(heldText).join('\n');

function planFor(base: Plan, group: readonly Advised[], site: Site): Plan {
  const directives = { path: checkedTuning, text: checkedDirectives(site, group) };
  const chosen = group.map(({ advice }) => plainArm('httpd', advice.mpm).id);
  const [{ pool }] = group as readonly [Advised];
  return {
    ...withPool(base, chosen, directives),
    cells: [checkCell(site, pool, checkedRounds)],
    warmupSeconds: 1.5,
  };
}

function scaleText(site: Site, scaled: Site): string {
  const rate = requestsPerSecond(scaled).toPrecision(3);
  const load = `${scaled.clients} clients, ${rate} requests/s`;
  if (scaled.clients === site.clients) return `Checking the advice at its full load: ${load}.`;
  return `Checking the advice with ${load}: this machine runs the load generator too, so the visitors are ${scaled.clients} of ${site.clients}, and the workers are calculated for them in the same way.`;
}

const heldText = ({ mpm, holds, seen }: Held): string =>
  `${mpm}: ${holds === null ? 'cannot be told' : holds ? 'holds' : 'DOES NOT HOLD'}. ${seen}.`;
