import type { Summary } from '../../analysis/summary.ts';
import type { Section } from '../document.ts';
import { formatExact } from '../verdicts/ratios.ts';
import { glossary } from './glossary.ts';

/** Explains how to read the page, and its terms. */
export const guide = ({ plan }: Summary): Section => ({
  id: 'guide',
  title: 'How to read this',
  blocks: [
    {
      kind: 'details',
      title: 'Values, verdicts and loads',
      blocks: texts(plan.comparison.alpha).map((text) => ({ kind: 'paragraph', text })),
    },
    { kind: 'details', title: 'Glossary', blocks: [{ kind: 'terms', terms: glossary }] },
  ],
  only: ['html'],
});

const texts = (alpha: number): readonly string[] => [
  'Each value is the median of the rounds, with the lowest and the highest round beside it. ' +
    'Every round starts all arms afresh and measures them in changing order, so that drift of the ' +
    'machine affects all of them.',
  'Two arms differ where the interval of their ratio excludes “no difference”. They are ' +
    'equivalent where it lies within the equivalence margin. Otherwise the question is not ' +
    'decided. A round counts once. All pairs of a question share an error probability of ' +
    `${formatExact(alpha)}.`,
  'Memory is that of the whole pool, its parent included, with an idle connection for each ' +
    'worker. The price of one more connection is another question; claim 3 draws it as a slope.',
  'Requests without a correct answer rank above every answer. A percentile that falls among them ' +
    'is a lower bound and marked “≥”.',
  'A keep-alive client sends its next request as soon as it has the answer. The server is then ' +
    'saturated, and latency follows from throughput. New visitors arrive by a schedule, whether or ' +
    'not earlier ones were answered. Their latency lies between two ends: since a request was ' +
    'sent, and since it was due.',
  'The kernel completes a connection before httpd accepts it. The time to connect says little ' +
    'about an MPM; the time from connected to first byte says much.',
  'A trial has a flaw when something other than the server affected it. Its values are hollow ' +
    'points in the charts, and figures that the flaw affects leave them out.',
];
