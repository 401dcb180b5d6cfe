import { machineFacts } from '../host/machine.ts';
import type { Calibration } from '../load/calibrate.ts';
import type { Plan } from '../plan/plan.ts';
import type { Environment } from '../run/folder.ts';
import type { Facts } from '../server/runtime.ts';
import { calibrateFor, calibrationFacts } from './calibration.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';

export interface Calibrated {
  readonly calibration: Calibration | null;
  /** Facts about the machine, the runtime and the generator, for environment.json. */
  readonly environment: Environment;
}

/**
 * Calibrates the generator and gathers the facts that are needed before the first trial.
 * @param facts of the runtime.
 */
export async function calibrated(
  plan: Plan,
  facts: Facts,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Calibrated> {
  const calibration = await stage('Calibrate the load generator', terminal, (tell) =>
    calibrateFor(plan, tell, signal),
  );
  return {
    calibration,
    environment: {
      machine: machineFacts(),
      runtime: facts,
      calibration: calibrationFacts(calibration),
    },
  };
}
