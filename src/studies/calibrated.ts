import { machineFacts } from '../host/machine.ts';
import type { Calibration } from '../load/calibrate.ts';
import type { Plan } from '../plan/plan.ts';
import type { Environment } from '../run/folder.ts';
import type { Facts } from '../server/server.ts';
import { calibrateFor, calibrationFacts } from './calibration.ts';
import { stage } from './stage.ts';
import type { Terminal } from './terminal.ts';

export interface Calibrated {
  readonly calibration: Calibration | null;
  /** What environment.json says of the machine, the runtime and the generator. */
  readonly environment: Environment;
}

/** What is still to be known before the first trial: how much the generator can do here. @param facts of the runtime. */
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
