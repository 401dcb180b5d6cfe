import type { ExclusionRule, FlawKind } from '../plan/flaws.ts';
import type { CompletedTrial } from './trial.ts';

/** Returns the weightiest flaw for which the rule excludes the trial; null where it may be used. */
export function excludingFlaw(trial: CompletedTrial, rule: ExclusionRule): FlawKind | null {
  const allServed = trial.served?.answeredShare === 1;
  const excluding = allServed ? rule.flaws : [...rule.flaws, ...(rule.unlessAllServed ?? [])];
  const flaw = trial.validity.evidence.find((each) => excluding.some((kind) => kind === each.kind));
  return flaw === undefined ? null : (flaw.kind as FlawKind);
}
