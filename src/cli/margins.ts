import * as z from 'zod';
import { type Margins, marginKinds, usualMargins } from '../plan/questions.ts';

/** "throughput=3%,cpu=3%,…": the margins that hold where none are given. */
export const usual = marginKinds.map((kind) => `${kind}=${100 * usualMargins[kind]}%`).join(',');
const right = `give a share above 0 % and below 100 %, such as 5%, or some of ${usual}`;

/**
 * Accepts "5%" for every kind of figure but loss, which is no ratio, or "latency=15%,memory=2%" for
 * some of them.
 */
export const margins = z.string().transform((typed, context): Margins => {
  let read = usualMargins;
  for (const part of typed.split(',')) {
    const [, kind, number] = /^(?:([a-z]+)=)?(\d+(?:\.\d+)?)%?$/.exec(part.trim()) ?? [];
    const share = Number(number) / 100;
    const kinds = marginKinds.filter(
      (each) => each === (kind ?? each) && (kind ?? '') + each !== 'loss',
    );
    if (kinds.length === 0 || !(share > 0 && share < 1)) {
      context.issues.push({ code: 'custom', message: right, input: part });
    } else read = { ...read, ...Object.fromEntries(kinds.map((each) => [each, share])) };
  }
  return read;
});
