import { join } from 'node:path';
import { measuredRounds, measuredSeconds, pieces } from '../../advise/measurement.ts';
import type { Plan } from '../../plan/plan.ts';
import { createRunFolder, writeEnvironment } from '../../run/folder.ts';
import { plannedTrials } from '../../run/trials.ts';
import { armOf } from '../../server/arm.ts';
import { calibrated } from '../calibrated.ts';
import { measure } from '../measure.ts';
import { prepare } from '../prepare.ts';
import { stage } from '../stage.ts';
import type { Terminal } from '../terminal.ts';
import { timeLeft } from '../time-left.ts';
import { withPool } from './base-plan.ts';

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
  const plans = pieces(base.arms.map((id) => armOf(id).mpm)).map(
    ({ id, arms, directives, cells }) => ({
      id,
      plan: {
        ...withPool(twice, arms, { path: id, text: directives }),
        ...{ cells, warmupSeconds: measuredSeconds.warmup },
        ...{ durationSeconds: measuredSeconds.duration },
      },
    }),
  );
  const ready = await stage('Prepare httpd', terminal, async (tell) => {
    const all = [];
    for (const { id, plan } of plans) {
      all.push({ id, ...(await prepare(plan, mayFallBack, tell, signal)) });
    }
    return all;
  });
  const [first] = ready;
  if (first === undefined) return;
  // Once for all: every piece is driven by the same driver on the same CPUs.
  const cells = ready.flatMap(({ plan }) => plan.cells);
  const { calibration, environment } = await calibrated(
    { ...first.plan, cells },
    first.facts,
    terminal,
    signal,
  );
  // All of them before the first is measured: what a killed command leaves then tells what is missing.
  const parts = ready.map(({ id, plan, runtime, facts }) => {
    const folder = createRunFolder(join(path, id), plan);
    writeEnvironment(folder, { ...environment, runtime: facts });
    return { folder, plan, runtime };
  });
  const left = timeLeft();
  for (const [i, { folder, runtime }] of parts.entries()) {
    if (signal.aborted) return;
    const later = parts.slice(i + 1);
    const laterSeconds = () =>
      later.reduce(
        (sum, each) => sum + left.secondsFor(plannedTrials(each.plan, ''), each.plan),
        0,
      );
    const title = `Measure what a child costs, ${i + 1} of ${parts.length}`;
    await measure(folder, runtime, calibration, terminal, signal, { title, left, laterSeconds });
  }
}
