import type { Summary } from '../../analysis/summary.ts';
import { separationChance } from '../../stats/ranges.ts';
import type { Section } from '../document.ts';
import { glossary } from './glossary.ts';

/** Explains how to read the page, and its terms. */
export const guide = ({ plan }: Summary): Section => ({
  id: 'guide',
  title: 'How to read this',
  blocks: [
    ...paragraphs(plan.rounds.length).map((text) => ({ kind: 'paragraph', text }) as const),
    { kind: 'heading', text: 'Glossary' },
    { kind: 'terms', terms: glossary },
  ],
  only: ['html'],
});

const paragraphs = (rounds: number): readonly string[] => [
  'Each value is the median of the rounds, with the lowest and the highest round beside it. In ' +
    'every round all arms are started afresh, in changing order, so that drift of the machine ' +
    'affects all of them.',
  '“Every round of X was above every round of Y” describes the rounds of this run and nothing ' +
    `more.${chance(rounds)} Where ranges overlap, these rounds show no difference. That does not ` +
    'prove that there is none.',
  'Each question of the plan gets a verdict. Two arms differ where the interval (98.3 % for ' +
    'three arms) excludes “no difference”. They are equivalent where the whole 95 % interval ' +
    'lies within the equivalence margin. Otherwise the result is inconclusive. Each round counts ' +
    'once. Fewer than seven rounds give an interval but no verdict. In “event ≈ worker > ' +
    'prefork” the sign > means “better than”.',
  'The A/A control is one arm that is started twice in every round. Where it appears to differ ' +
    'from itself, all verdicts on that figure are withdrawn.',
  '“Above” compares numbers, not quality. High throughput is good; high latency, memory and ' +
    'CPU time are not.',
  'keepalive is a closed loop: each connection waits for its answer before it sends the next ' +
    'request, and the server is saturated. Latency then follows from throughput and the number ' +
    'of connections. Visitors of a half-idle server would see less.',
  'steady, churn, parked and slow are open loops: requests are due by a schedule, whether or ' +
    'not earlier ones were answered. Latency counts from the time at which a request was due. An ' +
    'unanswered request counts with its wait so far; a percentile that depends on one is a lower ' +
    'bound, marked “≥”.',
  'throughput runs all arms at the same time and moves the load from one to the next every ' +
    'quarter of a second. Disturbances of the machine affect all arms alike.',
  'burst opens many new connections at once. The kernel completes a connection before a child ' +
    'of httpd accepts it, so the time to connect says little about an MPM. The time from ' +
    'connected to first byte says much.',
  '“One round of each arm over time” is shown for workloads about connections, and for every ' +
    'cell in which something stalled: an error, an answer after more than one second, a status ' +
    'page that did not answer, a listen overflow. It shows the median round by p99, of the ' +
    'stalled rounds where there are any. The scoreboard has a gap where no worker was free to ' +
    'answer the status page; the kernel’s numbers continue.',
  '“Connections served” counts connections, not requests. In a closed loop against a full ' +
    'server the throughput looks healthy while half of the clients get nothing. Jain’s index is ' +
    '1 when all connections got the same number of answers.',
  'A trial is invalid when something other than the server decided its result, such as a load ' +
    'generator at its limit. Invalid trials are shown, as hollow points in the charts, and are ' +
    'excluded from the figures that the flaw affects.',
];

function chance(rounds: number): string {
  if (rounds < 2) return '';
  const oneIn = Math.round(1 / separationChance(rounds, rounds));
  const often =
    oneIn > 10_000
      ? 'in less than one of 10,000 comparisons'
      : `in one of ${oneIn.toLocaleString('en-US')} comparisons`;
  return ` With ${rounds} rounds each, two equal arms look separated like this ${often} by chance.`;
}
