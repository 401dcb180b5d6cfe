import type { CompletedTrial, Warning } from '../run/trial.ts';
import { formatCount, formatShare } from './format.ts';

type Kind = Warning['kind'];
type Wording = { readonly [K in Kind]: (warning: Extract<Warning, { kind: K }>) => string };

const wording: Wording = {
  'generator-bound': (w) =>
    `generator-bound: the load generator used ${formatShare(w.cpuShare)} of its CPUs, so this measures the generator, not the server`,
  guard: (w) =>
    `the driver's books do not balance: ${formatCount(w.sent)} requests sent, ${formatCount(w.requests)} answered, ${formatCount(w.errors)} errors, ${formatCount(w.allowed)} may be open; its latencies are withheld`,
  'local-limit': (w) =>
    `the generator's side ran out of something: ${w.code}, ${formatCount(w.count)} times`,
  'accesses-differ': (w) =>
    `the driver counted ${formatCount(w.driver)} requests, the server ${formatCount(w.server)}`,
  steal: (w) => `the hypervisor gave ${formatShare(w.share)} of this machine's CPU time to others`,
  'shared-cpu': () => 'server and load generator shared a CPU',
  'no-memory-source': (w) => `memory was not measured: ${w.reason}`,
};

/** These say that the trial did not measure the server. It is shown, but takes no part in any number or comparison. */
const invalidating: readonly Kind[] = [
  'generator-bound',
  'guard',
  'local-limit',
  'accesses-differ',
];

/** The fact in a sentence without a full stop. */
export function describeWarning(warning: Warning): string {
  return (wording[warning.kind] as (warning: Warning) => string)(warning);
}

/** Why the trial does not count, one sentence each; empty when it does. */
export function invalidReasons(trial: CompletedTrial): readonly string[] {
  const reasons = trial.warnings.filter((each) => invalidating.includes(each.kind));
  if (trial.generator.bound && !reasons.some((each) => each.kind === 'generator-bound')) {
    reasons.push({ kind: 'generator-bound', cpuShare: trial.generator.cpuShare });
  }
  return reasons.map(describeWarning);
}
