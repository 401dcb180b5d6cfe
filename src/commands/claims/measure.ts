import { type ClaimsFolder, experimentsOf } from '../../claims/folder.ts';
import type { Calibration } from '../../load/calibrate.ts';
import type { RunFolder } from '../../run/folder.ts';
import { missingJobs } from '../../run/jobs.ts';
import type { Runtime } from '../../server/server.ts';
import { measure } from '../measure.ts';
import type { Terminal } from '../terminal.ts';
import { timeLeft } from '../time-left.ts';

/** Runs what is missing of each experiment, claim by claim. On abort it ends; what was measured is kept. */
export async function measureClaims(
  folder: ClaimsFolder,
  runtime: Runtime,
  calibration: Calibration | null,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const all = folder.plan.claims.flatMap((claim) =>
    [...experimentsOf(folder, claim)].map(([id, run]) => ({
      title: `Claim ${claim.number}, ${id}`,
      run,
      seconds: secondsOf(run),
    })),
  );
  for (const [index, { title, run, seconds }] of all.entries()) {
    if (signal.aborted) return;
    if (seconds === 0) continue;
    const laterSeconds = all.slice(index + 1).reduce((sum, each) => sum + each.seconds, 0);
    await measure(run, runtime, calibration, terminal, signal, { title, laterSeconds });
  }
}

/** About how long what is missing of an experiment takes. */
export const secondsOf = (run: RunFolder): number =>
  timeLeft(run.plan).secondsFor(missingJobs(run).flatMap(({ trials }) => trials).length);
