import type { PairVerdict } from '../../analysis/judge-pair.ts';
import type { Judged, Rule } from '../../analysis/verdict.ts';
import type { Proportion } from '../../stats/proportion.ts';
import type { Conclusion } from '../document.ts';
import { formatCount } from '../format.ts';
import { formatExact, formatFine } from './ratios.ts';

/** Returns "answered 1,180 of 1,180 (at least 99.7 %)": what was lost, seen from what was not. */
export function countsText({ count, of, low, high }: Proportion): string {
  const counts = `${formatCount(of - count)} of ${formatCount(of)}`;
  if (count === of) return `${counts} (at most ${boundText(1 - low)})`;
  if (count === 0) return `${counts} (at least ${boundText(1 - high)})`;
  return `${counts} (${formatFine(1 - high)} to ${formatFine(1 - low)})`;
}

/** Leaves the sign of a share near the whole out: "at least 99.999 %" is no less true. */
const boundText = (share: number): string => formatFine(share).replace(/^[<>] /, '');

/** Returns the verdict on what two arms lost, with exact bounds; null for any other figure. */
export function lossVerdict(
  { a, b, verdict, loss }: PairVerdict,
  rule: Rule,
  tooFew: (judged: Judged) => string,
): Conclusion | null {
  if (loss === null || verdict.outcome === 'not-measured') return null;
  const said = [a, b].map(({ name }, i) => {
    const lost = i === 0 ? loss.a : loss.b;
    return `${name} answered ${lost === null ? 'none' : countsText(lost)}`;
  });
  const labels = {
    better: a.name,
    worse: b.name,
    equivalent: `equivalent within ±${formatExact(rule.margin)} of the requests`,
    inconclusive: verdict.reason === 'too-few-rounds' ? tooFew(verdict) : 'inconclusive',
  } as const;
  return { label: labels[verdict.outcome], sentence: `${said.join(', ')}.` };
}
