import type { Summary } from '../../analysis/summary.ts';
import { separationChance } from '../../stats/ranges.ts';
import { type Html, html } from '../html/html.ts';

/** How to read the page, and its words. */
export function guide(summary: Summary): Html {
  return html`
<section id="guide">
  <h2>How to read this</h2>
  <p>Each number is the median of the rounds, with the lowest and the highest round beside it. A round starts every arm afresh, one after the other in changing order, so what drifts on the machine meets all of them.</p>
  <p>“Every round of X was above every round of Y” says what happened in this run and no more.${chance(summary.plan.rounds.length)} Where ranges overlap, these rounds show no difference; that is not a proof that there is none.</p>
  <p>What the plan asked of a workload has a verdict. A difference is real where its interval, at 98.3 % for three arms, leaves out “no difference”; two arms are equivalent only where the whole 95 % interval lies within what does not matter. Else the answer is open, and said to be. Each round counts once; fewer than seven give an interval and no word. In “event ≈ worker &gt; prefork” the sign &gt; says better.</p>
  <p>The sentinel is one arm started twice in every round. Where it looks different from itself, the words on that figure are taken back.</p>
  <p>“Above” is a place, not a praise: of throughput one wants much, of latency, memory and CPU time little.</p>
  <p>keepalive is a closed loop: each connection waits for its answer before it asks again, and the server is kept saturated. Its latency therefore follows from its throughput and the number of connections; it is not what a visitor of a half-idle server would see.</p>
  <p>steady, churn, parked and slow are open loops: requests are due by a schedule, whether or not earlier ones were answered, and latency counts from when a request was due. What was never answered has waited at least so long; where that decides a percentile it is marked “≥”.</p>
  <p>throughput has all arms side by side, idle but for the one that the load is on, and switches between them every quarter of a second: what disturbs the machine disturbs all of them alike.</p>
  <p>burst starts brand-new connections at once. The kernel completes a connection before any child of httpd accepts it, so the time to connect says little about an MPM; the time from connected to first byte says much.</p>
  <p>“One round of each arm over time”, folded away below the charts of a cell, is there for workloads about connections and wherever something stalled: an error, an answer after more than a second, a silent status page, a listen overflow. It is the median round by p99, of those that stalled where some did. Where the scoreboard has a gap, no worker was free to answer the status page; the kernel still tells.</p>
  <p>“Who was served” counts connections, not requests: a closed loop against a full server looks healthy while half of its clients starve. Jain’s index is 1 when all connections got the same number of answers.</p>
  <p>A trial is invalid when something other than the server decided it, such as a load generator at its limit or late. It is shown, hollow in the charts, and takes part in no number.</p>
  <h3>Glossary</h3>
  <dl>${glossary.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)}</dl>
</section>`;
}

function chance(rounds: number): string {
  if (rounds < 2) return '';
  const oneIn = Math.round(1 / separationChance(rounds, rounds));
  const often =
    oneIn > 10_000
      ? 'less than once in 10,000 comparisons'
      : `once in ${oneIn.toLocaleString('en-US')} comparisons`;
  return ` With ${rounds} rounds each, two arms without any difference lie apart like this ${often} by chance alone.`;
}

const glossary: readonly (readonly [word: string, meaning: string])[] = [
  [
    'accept queue',
    'connections that the kernel has completed and that no child of httpd has accepted yet',
  ],
  ['arm', 'one server with one MPM and one tuning, such as httpd-event'],
  ['burst', 'a workload: from rest, many new connections at once, each asking once'],
  ['cell', 'one workload at one number of connections'],
  ['drain', 'from the start of a burst until its last connection has ended'],
  ['first byte', 'from the established connection to the first byte of the answer'],
  ['footprint', 'anonymous, shared, kernel and socket memory of an arm, without page cache'],
  ['keepalive', 'a workload: connections that stay open and always have one request under way'],
  [
    'latency',
    'to the last byte of the answer: from when the request was due (open loop), from sending it (closed loop), or from the start of the connection (burst)',
  ],
  ['listen overflow', 'a connection that the kernel turned away because the accept queue was full'],
  [
    'MPM',
    'multi-processing module: prefork (a process a connection), worker (a thread a connection), event (a thread a busy connection)',
  ],
  ['open loop', 'requests are due by a schedule, whether or not earlier ones were answered'],
  ['p99', 'the value that 99 of 100 requests did not exceed'],
  ['round', 'one trial of every arm at every cell'],
  ['scoreboard', 'httpd’s table of what each worker is doing'],
  [
    'sentinel',
    'a second start of one arm in every round: what the two differ by is made by the run itself',
  ],
  ['steal', 'CPU time that a hypervisor gave to others while this machine wanted it'],
  ['staircase', 'a load that rises in steps through the capacity of the arms'],
  ['trial', 'one fresh arm under one workload, once'],
  [
    'tuning',
    'the MPM directives of the arms; matched gives each arm the same capacity and a pool started beforehand',
  ],
  ['witness', 'a cell repeated by a driver of other authors, to hold our own driver against it'],
];
