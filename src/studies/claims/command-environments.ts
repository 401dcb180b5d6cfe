import type { Environment } from '../../run/folder.ts';
import type { Lacking } from './command-prepare.ts';
import {
  type ClaimsFolder,
  experimentsOf,
  writeClaimsEnvironment,
  writeExperimentEnvironment,
} from './folder.ts';

/** Of the whole, and of each experiment: each is a run's folder that can be read alone. */
export function writeEnvironments(
  folder: ClaimsFolder,
  environment: Environment,
  lacking: readonly Lacking[],
): void {
  writeClaimsEnvironment(folder, environment);
  for (const claim of folder.plan.claims) {
    for (const [id, run] of experimentsOf(folder, claim)) {
      const lack = lacking.find((each) => each.claim === claim.number && each.experiment === id);
      writeExperimentEnvironment(run, environment, lack?.reason ?? null);
    }
  }
}
