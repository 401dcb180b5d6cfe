import { pinThisProcess } from '../host/pin.ts';
import { generate } from '../load/generator.ts';
import type { RunFolder } from '../run/folder.ts';
import { missingTrials, run } from '../run/run.ts';
import type { Trial } from '../run/trial.ts';
import { watch } from '../sample/watch.ts';
import type { Runtime } from '../server/server.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';
import { clock, timeLeft } from './time-left.ts';
import { trialLine } from './trial-line.ts';

/** Runs what is missing of the folder's plan with the real parts, and shows how far it is. */
export async function measure(
  folder: RunFolder,
  runtime: Runtime,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<readonly Trial[]> {
  const { cpus } = folder.plan;
  // The samplers run in this process, and must not take the server's CPU.
  if (!cpus.shared) await pinThisProcess(cpus.generator);
  const left = timeLeft(folder.plan);
  let remaining = missingTrials(folder).length;
  let startedMs = 0;
  const title = `Measure: ${remaining} ${remaining === 1 ? 'trial' : 'trials'}, about ${clock(left.secondsFor(remaining))} minutes`;
  const parts = { start: runtime.start, watch, generate, now: () => new Date() };
  return stage(title, terminal, (tell) =>
    run(
      folder,
      parts,
      {
        trialStarts: (trial, { index, total }) => {
          startedMs = performance.now();
          if (!terminal.progress.isTTY) return;
          const rest = clock(left.secondsFor(remaining));
          tell(
            `${index + 1} of ${total}: round ${trial.round}, ${trial.cell}, ${trial.arm}; about ${rest} left`,
          );
        },
        trialEnds: (trial) => {
          left.trialTook((performance.now() - startedMs) / 1000);
          remaining -= 1;
          if (!terminal.progress.isTTY) tell(trialLine(trial, left.secondsFor(remaining)));
        },
      },
      signal,
    ),
  );
}
