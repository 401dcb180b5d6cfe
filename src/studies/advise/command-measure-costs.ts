import { join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import type { Terminal } from '../terminal.ts';
import { withPool } from './command-base-plan.ts';
import { measureParts, type PlannedPart } from './command-measure-parts.ts';
import { measuredRounds, measuredSeconds, pieces } from './measurement.ts';

/**
 * Measures what the base plan's MPMs cost on this machine, in about a minute; a run's folder for each size of pool in `path`.
 * @param mayFallBack where containers cannot be had after all, plain processes serve.
 * @throws {ServerError} @throws {FolderError}
 */
export async function measureCosts(
  base: Plan,
  path: string,
  mayFallBack: boolean,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const twice = { ...base, rounds: base.rounds.slice(0, measuredRounds) };
  const all = pieces(base.arms.map(({ mpm }) => mpm));
  const parts = all.map(
    ({ id, arms, directives, cells }, i): PlannedPart => ({
      path: join(path, id),
      title: `Measure what a child costs, ${i + 1} of ${all.length}`,
      plan: {
        ...withPool(twice, arms, { path: id, text: directives }),
        ...{ cells, warmupSeconds: measuredSeconds.warmup },
        ...{ durationSeconds: measuredSeconds.duration },
      },
    }),
  );
  await measureParts(parts, mayFallBack, terminal, signal);
}
