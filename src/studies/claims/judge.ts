import type { ServerName } from '../../server/arm.ts';
import type { Answer, Claim, Effect, Evidence } from './claim.ts';
import { effectOf } from './effect.ts';

/** What of a claim an answer depends on; it stands in plan.json before the first trial. */
export interface Testable extends Pick<Claim, 'experiments' | 'criteria' | 'notFor'> {
  /** Experiments that could not be carried out, by their ids, and why in a sentence. Not laid down: it is of the machine. */
  readonly notMeasured?: Readonly<Record<string, string>>;
}

/**
 * The answer to a claim for one server, from what was laid down and what was measured, and from nothing else: supported where
 * every deciding criterion holds, refuted where one fails, inconclusive otherwise.
 */
export function judge(claim: Testable, evidence: Evidence, server: ServerName): Answer {
  const excuse = claim.notFor?.[server];
  if (excuse !== undefined) return { server, verdict: 'inconclusive', reason: excuse, effects: [] };
  const effects = claim.criteria.map((criterion) => effectOf(claim, criterion, evidence, server));
  const deciding = effects.filter(({ criterion }) => criterion.decides);
  const open = deciding.find(({ outcome }) => outcome === 'inconclusive');
  if (deciding.some(({ outcome }) => outcome === 'fail')) {
    return { server, verdict: 'refuted', reason: null, effects };
  }
  if (deciding.length === 0) {
    return { server, verdict: 'inconclusive', reason: 'nothing in it decides', effects };
  }
  if (open === undefined) return { server, verdict: 'supported', reason: null, effects };
  return { server, verdict: 'inconclusive', reason: openText(open), effects };
}

/** "event answers more new clients: only 5 of 6 rounds have both figures, …". */
const openText = ({ criterion, reason }: Effect): string => `${criterion.predicts}: ${reason}`;
