import type { Plan } from '../../plan/plan.ts';
import { createRunFolder, writeEnvironment } from '../../run/folder.ts';
import type { Trial } from '../../run/trial.ts';
import { plannedTrials } from '../../run/trials.ts';
import { calibrated } from '../calibrated.ts';
import { measure } from '../measure.ts';
import { prepare } from '../prepare.ts';
import { stage } from '../stage.ts';
import type { Terminal } from '../terminal.ts';
import { timeLeft } from '../time-left.ts';

/** One of the runs that a command consists of. */
export interface PlannedPart {
  /** Of the folder that it will be kept in. */
  readonly path: string;
  readonly title: string;
  readonly plan: Plan;
}

/**
 * Runs several plans one after the other: httpd is made ready for all of them first, and the generator is calibrated once.
 * @param mayFallBack where containers cannot be had after all, plain processes serve.
 * @returns the trials of each part; of fewer parts where it was aborted. @throws {ServerError} @throws {FolderError}
 */
export async function measureParts(
  planned: readonly PlannedPart[],
  mayFallBack: boolean,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<readonly (readonly Trial[])[]> {
  const ready = await stage('Prepare httpd', terminal, async (tell) => {
    const all = [];
    for (const { plan, ...part } of planned) {
      all.push({ ...part, ...(await prepare(plan, mayFallBack, tell, signal)) });
    }
    return all;
  });
  const [first] = ready;
  if (first === undefined) return [];
  // Once for all: every part is driven by the same driver on the same CPUs.
  const cells = ready.flatMap(({ plan }) => plan.cells);
  const { calibration, environment } = await calibrated(
    { ...first.plan, cells },
    first.facts,
    terminal,
    signal,
  );
  // All of them before the first is measured: what a killed command leaves then tells what is missing.
  const parts = ready.map(({ path, title, plan, runtime, facts }) => {
    const folder = createRunFolder(path, plan);
    writeEnvironment(folder, { ...environment, runtime: facts });
    return { folder, title, plan, runtime };
  });
  const left = timeLeft();
  const results = [];
  for (const [i, { folder, title, runtime }] of parts.entries()) {
    if (signal.aborted) break;
    const later = parts.slice(i + 1);
    const laterSeconds = () =>
      later.reduce((sum, { plan }) => sum + left.secondsFor(plannedTrials(plan, ''), plan), 0);
    const part = { title, left, laterSeconds };
    results.push(await measure(folder, runtime, calibration, terminal, signal, part));
  }
  return results;
}
