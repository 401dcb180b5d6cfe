import type { ServerName } from '../../server/arm.ts';
import type { Answer, Effect, Evidence } from './claim.ts';
import { effectOf } from './effect.ts';
import type { Testable } from './testable.ts';

/**
 * Judges a claim for one server from its criteria and the measured trials alone. It is supported
 * where every deciding criterion passes, refuted where one fails, and inconclusive otherwise.
 */
export function judge(claim: Testable, evidence: Evidence, server: ServerName): Answer {
  const skipReason = claim.notFor?.[server];
  if (skipReason !== undefined) {
    return { server, verdict: 'inconclusive', reason: skipReason, effects: [] };
  }
  const effects = claim.criteria.map((criterion) => effectOf(claim, criterion, evidence, server));
  const deciding = effects.filter(({ criterion }) => criterion.decides);
  const open = deciding.find(({ outcome }) => outcome === 'inconclusive');
  if (deciding.some(({ outcome }) => outcome === 'fail')) {
    return { server, verdict: 'refuted', reason: null, effects };
  }
  if (deciding.length === 0) {
    return { server, verdict: 'inconclusive', reason: 'no criterion decides', effects };
  }
  if (open === undefined) return { server, verdict: 'supported', reason: null, effects };
  return { server, verdict: 'inconclusive', reason: openText(open), effects };
}

/** Returns "event answers more new clients: 5 of 6 rounds have both values, …". */
const openText = ({ criterion, reason }: Effect): string => `${criterion.predicts}: ${reason}`;
