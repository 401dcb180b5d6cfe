import { pinThisProcess } from '../host/pin.ts';
import { type Calibration, ceilingFor } from '../load/calibrate.ts';
import { generate } from '../load/generator.ts';
import { driveSlices } from '../load/slices.ts';
import { plural } from '../report/format.ts';
import type { RunFolder } from '../run/folder.ts';
import { missingTrials } from '../run/jobs.ts';
import type { TrialParts } from '../run/parts.ts';
import { run } from '../run/run.ts';
import type { Trial } from '../run/trial.ts';
import type { PlannedTrial } from '../run/trials.ts';
import { cpuUs } from '../sample/cpu.ts';
import { watch } from '../sample/watch.ts';
import { startBackend } from '../server/backend/backend.ts';
import type { Runtime } from '../server/server.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';
import { clock, type TimeLeft, timeLeft } from './time-left.ts';
import { trialLine } from './trial-line.ts';

/** What a run is a part of. */
export interface Part {
  readonly title: string;
  /** Learns from this part, and from those before it. */
  readonly left: TimeLeft;
  /** What comes after it takes about so long, as far as is known by now. */
  laterSeconds(): number;
}

const whole = (): Part => ({ title: 'Measure', left: timeLeft(), laterSeconds: () => 0 });

/** Runs what is missing of the folder's plan with the real parts, and shows how far it is. */
export async function measure(
  folder: RunFolder,
  runtime: Runtime,
  calibration: Calibration | null,
  terminal: Terminal,
  signal: AbortSignal,
  part: Part = whole(),
): Promise<readonly Trial[]> {
  const { plan } = folder;
  const { cpus } = plan;
  // The samplers run in this process, and must not take the server's CPU.
  if (!cpus.shared) await pinThisProcess(cpus.generator);
  const { left } = part;
  const missing = missingTrials(folder);
  const textOf = (still: readonly PlannedTrial[]) =>
    clock(left.secondsFor(still, plan) + part.laterSeconds());
  let startedMs = 0;
  const title = `${part.title}: ${plural(missing.length, 'trial')}, about ${clock(left.secondsFor(missing, plan))} minutes`;
  return stage(title, terminal, (tell) =>
    run(
      folder,
      realParts(runtime, calibration, cpus.shared ? null : cpus.server),
      {
        jobStarts: ([trial, ...others], { index, total, missing: still }) => {
          startedMs = performance.now();
          if (!terminal.progress.isTTY || trial === undefined) return;
          const who = others.length === 0 ? trial.arm : 'all arms side by side';
          tell(
            `${index + 1} of ${total}: round ${trial.round}, ${trial.cell}, ${who}; about ${textOf(still)} left`,
          );
        },
        jobEnds: (trials, still) => {
          left.jobTook(trials, (performance.now() - startedMs) / 1000, plan);
          if (terminal.progress.isTTY) return;
          for (const trial of trials) tell(trialLine(trial, textOf(still)));
        },
      },
      signal,
    ),
  );
}

function realParts(
  runtime: Runtime,
  calibration: Calibration | null,
  serverCpus: readonly number[] | null,
): TrialParts {
  return {
    start: runtime.start,
    watch: (server, countsEffort) => watch(server, serverCpus, countsEffort),
    cpuUs,
    generate,
    driveSlices,
    now: () => new Date(),
    startBackend: async (delayMs, { runId, cpus }) =>
      delayMs === null
        ? { socket: null, [Symbol.asyncDispose]: async () => {} }
        : startBackend(delayMs, runId, cpus.shared ? null : cpus.generator),
    ceilingOf: ({ driver, populations: [first] }) =>
      calibration === null ? null : ceilingFor(calibration, driver, first),
  };
}
