import type { Calibration } from '../../load/calibrate.ts';
import { missingTrials } from '../../run/jobs.ts';
import type { Runtime } from '../../server/server.ts';
import { measure } from '../measure.ts';
import type { Terminal } from '../terminal.ts';
import { timeLeft } from '../time-left.ts';
import { type ClaimsFolder, excuseOf, experimentsOf } from './folder.ts';

/** Runs what is missing of each experiment that can be carried out, claim by claim. On abort it ends; what was measured is kept. */
export async function measureClaims(
  folder: ClaimsFolder,
  runtime: Runtime,
  calibration: Calibration | null,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const left = timeLeft();
  const all = folder.plan.claims.flatMap((claim) =>
    [...experimentsOf(folder, claim)].map(([id, run]) => ({
      title: `Claim ${claim.number}, ${id}`,
      run,
      missing: excuseOf(run) === null ? missingTrials(run) : [],
    })),
  );
  for (const [index, { title, run, missing }] of all.entries()) {
    if (signal.aborted) return;
    if (missing.length === 0) continue;
    const later = all.slice(index + 1);
    const laterSeconds = () =>
      later.reduce((sum, each) => sum + left.secondsFor(each.missing, each.run.plan), 0);
    await measure(run, runtime, calibration, terminal, signal, { title, left, laterSeconds });
  }
}
