import { beforeAll, expect, onTestFinished } from 'vitest';
import { generate } from '../../src/load/generator.ts';
import { decodeHistogram } from '../../src/load/latency.ts';
import type { LatencyUs, LoadResult } from '../../src/load/load.ts';
import type { Closed, Open } from '../../src/load/population.ts';
import { documents } from '../../src/load/workloads/documents.ts';
import { arms } from '../../src/server/arm.ts';
import type { RunningServer } from '../../src/server/server.ts';
import { startBy } from '../../src/server/swarm/remote-server.ts';
import { loadSpecTo, startAgent, testRunRequest } from '../fixtures/engine/bundled-agent.ts';
import { delayedLink } from '../fixtures/engine/delayed-link.ts';
import { must } from '../fixtures/engine/must.ts';
import { needs, programs, root } from '../fixtures/needs.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';

// Runs alone: it compares latencies to a third of a millisecond.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const keptAlive = {
  ...{ name: 'keep-alive', connections: 32, fresh: false, levels: null },
  ...documents.small,
} as const;

/** Time after which TCP sends again at the earliest (TCP_RTO_MIN of Linux). */
const retransmissionUs = 200_000;

async function onSlowLink(number: number) {
  const link = await delayedLink(number);
  onTestFinished(() => link[Symbol.asyncDispose]());
  const { agent } = await startAgent(link.within, link.far);
  const server = await startBy(agent, testRunRequest('httpd-event'), never);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { link, server };
}

const load = (
  server: RunningServer,
  population: Closed | Open,
  durationSeconds: number,
): Promise<LoadResult> =>
  generate(
    { ...loadSpecTo(server), durationSeconds, populations: [population] },
    { cpus: null, signal: never, warm: async () => {} },
  );

/** Returns the share of the answers that took longer, to one in a million. */
function shareAbove(us: number, latency: LatencyUs): number {
  const histogram = decodeHistogram(latency);
  let [below, above] = [0, 100];
  while (above - below > 1e-4) {
    const middle = (below + above) / 2;
    if (histogram.getValueAtPercentile(middle) > us) above = middle;
    else below = middle;
  }
  return 1 - below / 100;
}

needs(root, programs('ip')).test(
  'a longer way to the server adds its round trip to the median',
  async () => {
    const { link, server } = await onSlowLink(1);
    // At one pace near and far: a machine that idles longer between requests wakes more slowly.
    const paced = {
      ...keptAlive,
      model: 'open',
      ratePerSecond: 500,
      arrivals: 'constant',
    } as const;
    const medianMs = async (delayMs: number) => {
      link.delayMs(delayMs);
      return ((await load(server, paced, 3)).sentLatencyUs?.p50 ?? 0) / 1000;
    };
    const near = await medianMs(0);
    for (const delayMs of [2, 10]) {
      const added = (await medianMs(delayMs)) - near;
      expect(Math.abs(added - 2 * delayMs), `${near} and ${added} ms`).toBeLessThanOrEqual(0.3);
    }
  },
);

needs(root, programs('ip', 'iptables')).test(
  'of requests whose packets are lost, as many are late as are lost',
  async () => {
    const { link, server } = await onSlowLink(2);
    const lost = 0.01;
    const arriving = ['--protocol', 'tcp', '--dport', `${server.port}`];
    // What is longer than a bare acknowledgment is a request.
    const requests = [...arriving, '--match', 'length', '--length', '80:'];
    const random = ['--match', 'statistic', '--mode', 'random', '--probability', `${lost}`];
    const rule = [...requests, ...random, '--jump', 'DROP'];
    const [first = '', ...within] = link.within;
    must(first, ...within, 'iptables', '--append', 'INPUT', ...rule);
    const driven = await load(server, { ...keptAlive, model: 'closed' }, 6);
    const { latencyUs, failed, requests: answered } = driven;
    expect(failed).toBe(0);
    const share = shareAbove(retransmissionUs, latencyUs as LatencyUs);
    const standardError = Math.sqrt((lost * (1 - lost)) / answered);
    expect(answered).toBeGreaterThan(5000);
    expect(Math.abs(share - lost), `${share} of ${answered}`).toBeLessThan(4 * standardError);
  },
);
