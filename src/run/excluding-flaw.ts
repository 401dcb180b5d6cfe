import type { ExclusionRule, FlawKind } from '../plan/flaws.ts';
import type { CompletedTrial, Warning } from './trial.ts';

/** Returns the weightiest flaw for which the rule excludes the trial; null where it may be used. */
export function excludingFlaw(trial: CompletedTrial, rule: ExclusionRule): FlawKind | null {
  const allServed = trial.served?.answeredShare === 1;
  const excluding = allServed ? rule.flaws : [...rule.flaws, ...(rule.unlessAllServed ?? [])];
  if (excluding.length === 0) return null;
  const { verdict, evidence } = trial.validity;
  // A flaw without its evidence on record cannot be tolerated.
  if (evidence.length === 0) return verdict === 'valid' ? null : verdict;
  const flaw = evidence.find(
    (each) =>
      excluding.some((kind) => kind === each.kind) &&
      !isTolerated(trial, each, rule.toleratedLateness),
  );
  return flaw === undefined ? null : (flaw.kind as FlawKind);
}

function isTolerated(
  trial: CompletedTrial,
  flaw: Warning,
  tolerated: ExclusionRule['toleratedLateness'],
): boolean {
  if (flaw.kind !== 'schedule-late' || tolerated === undefined) return false;
  if (typeof tolerated === 'number') return flaw.lagP99Us <= tolerated;
  return (trial.lagUs?.p50 ?? 0) <= flaw.allowedUs;
}
