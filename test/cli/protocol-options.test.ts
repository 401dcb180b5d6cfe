import { expect, test } from 'vitest';
import { descriptionOf, situationOf } from '../../src/load/workloads/over-protocol.ts';
import { premiseOf } from '../../src/report/premise.ts';
import { plannedTrials } from '../../src/run/trials.ts';
import { type Flags, planOf } from '../fixtures/planned-bench.ts';

const cellsOf = async (flags: Flags) => (await planOf(flags)).plan?.cells ?? [];
const idsOf = async (flags: Flags) => (await cellsOf(flags)).map(({ id }) => id);

test('a run over HTTP/1.1 alone says nothing of protocols', async () => {
  const { plan } = await planOf();
  expect(plan).not.toHaveProperty('tls');
  expect(plan).not.toHaveProperty('http2Workers');
  expect(plan?.notes).toEqual([]);
  for (const cell of plan?.cells ?? []) expect(Object.keys(cell)).not.toContain('protocol');
});

test('each workload and size is run over each protocol, under an id of its own', async () => {
  const flags = { workload: 'keepalive', mpm: 'event', connections: '16,32' };
  expect(await idsOf({ ...flags, protocol: 'h2c,http1,h2,https1' })).toEqual([
    ...['keepalive-16', 'keepalive-32', 'keepalive-16-https1', 'keepalive-32-https1'],
    ...['keepalive-16-h2-8', 'keepalive-32-h2-8', 'keepalive-16-h2c-8', 'keepalive-32-h2c-8'],
  ]);
});

test('each number of streams is a cell where connections carry several requests', async () => {
  const cells = await cellsOf({
    ...{ workload: 'memory,keepalive', mpm: 'event', protocol: 'https1,h2', streams: '8,1' },
  });
  expect(cells.map(({ id, populations: [first] }) => [id, first.streams])).toEqual([
    ['memory-64-https1', undefined],
    ['memory-64-h2', undefined],
    ['keepalive-32-https1', undefined],
    ['keepalive-32-h2-1', 1],
    ['keepalive-32-h2-8', 8],
  ]);
});

test('over TLS alone a run has the situations, budget and rounds of the default', async () => {
  const [plain, secure] = await Promise.all([planOf(), planOf({ protocol: 'https1' })]);
  const idsWithout = secure.plan?.cells.map(({ id }) => id.replace(/-https1$/, ''));
  expect(idsWithout).toEqual(plain.plan?.cells.map(({ id }) => id));
  expect(secure.plan?.budgetSeconds).toBe(plain.plan?.budgetSeconds);
  expect(secure.plan?.rounds).toHaveLength(plain.plan?.rounds.length ?? 0);
  expect(secure.plan?.tls).toEqual({ key: 'ecdsa' });
  expect(secure.plan).not.toHaveProperty('http2Workers');
});

test('situations and premises say the protocol where it is no HTTP/1.1', async () => {
  const { plan } = await planOf({ workload: 'keepalive', protocol: 'all' });
  expect(plan?.cells.map(situationOf)).toEqual([
    '32 busy keep-alive clients',
    '32 busy keep-alive clients over TLS',
    '32 busy keep-alive clients over HTTP/2',
    '32 busy keep-alive clients over h2c',
  ]);
  expect(plan?.cells.map((cell) => premiseOf(cell, plan.arms))).toEqual([
    '',
    '',
    '8 requests under way on each connection',
    '8 requests under way on each connection',
  ]);
  expect(descriptionOf(plan!.cells[1]!)).toMatch(/^32 keep-alive connections, .*, over TLS$/);
});

test('an arm is left out of the protocols that it does not speak, with a note', async () => {
  const { plan, problems } = await planOf({ workload: 'keepalive', protocol: 'http1,https1,h2' });
  expect(problems).toEqual([]);
  expect(plan?.arms).toHaveLength(6);
  const httpd = ['httpd-prefork', 'httpd-worker', 'httpd-event'];
  expect(plan?.cells.map(({ id, arms }) => [id, arms])).toEqual([
    ['keepalive-32', undefined],
    ['keepalive-32-https1', httpd],
    ['keepalive-32-h2-8', httpd.slice(1)],
  ]);
  const [first] = plan?.rounds ?? [];
  const trials = plannedTrials({ ...plan!, rounds: [first!] }, '');
  const armsIn = (id: string) =>
    trials.flatMap(({ cell, arm }) => (cell === id ? [arm] : [])).toSorted();
  expect(armsIn('keepalive-32')).toHaveLength(6);
  expect(armsIn('keepalive-32-https1')).toEqual(httpd.toSorted());
  expect(armsIn('keepalive-32-h2-8')).toEqual(['httpd-event', 'httpd-worker']);
  expect(plan?.notes).toEqual([
    'httpd-prefork not measured over h2: HTTP/2 is inactive under prefork (AH10034)',
    'native-prefork, native-worker, native-event not measured over https1, h2: ' +
      'the native server speaks HTTP/1.1 without TLS',
  ]);
  expect(plan?.http2Workers).toEqual({
    'httpd-worker': { min: 32, max: 32 },
    'httpd-event': { min: 32, max: 32 },
  });
});

test('an arm that speaks none of the protocols is not started', async () => {
  const secure = await planOf({ protocol: 'https1' });
  expect(secure.plan?.arms.map(({ server }) => server)).toEqual(['httpd', 'httpd', 'httpd']);
  const { plan } = await planOf({ protocol: 'h2' });
  expect(plan?.arms.map(({ id }) => id)).toEqual(['httpd-worker', 'httpd-event']);
  expect(plan?.cells.every(({ arms }) => arms === undefined)).toBe(true);
});

test('what cannot be had over a protocol is left out of auto with a note', async () => {
  const { plan, problems } = await planOf({ preset: 'nightly', protocol: 'https1,h2' });
  expect(problems).toEqual([]);
  const ids = plan?.cells.map(({ id }) => id) ?? [];
  expect(ids).toContain('slow-128-https1');
  expect(ids).not.toContain('slow-128-h2');
  expect(plan?.notes).toContain(
    'slow, upload not measured over h2: slow clients hold back bytes, and over HTTP/2 flow control',
  );
  expect((await planOf({ workload: 'slow', protocol: 'h2', mpm: 'event' })).problems).toEqual([
    '--workload slow and --protocol h2: ' +
      'slow clients hold back bytes, and over HTTP/2 flow control',
  ]);
});

test('visitors resume sessions over TLS alone; a full handshake bounds their rate', async () => {
  const flags = { workload: 'churn,returning', mpm: 'event' };
  const cells = await cellsOf({ ...flags, protocol: 'http1,https1' });
  expect(cells.map(({ id, populations: [first] }) => [id, first.resumes, first])).toEqual([
    ['churn-256', undefined, expect.objectContaining({ ratePerSecond: 2000 })],
    ['churn-256-https1', undefined, expect.objectContaining({ ratePerSecond: 400 })],
    ['returning-256-https1', true, expect.objectContaining({ ratePerSecond: 400 })],
  ]);
  expect(situationOf(cells[2]!)).toBe('returning visitors without keep-alive over TLS');
  expect(premiseOf(cells[1]!, [])).toBe('400 visitors/s, each with one request');
  expect((await planOf({ ...flags, workload: 'returning' })).problems).toEqual([
    '--workload returning and --protocol http1: it is about TLS handshakes',
  ]);
});

test('drivers of others repeat the first cell over each protocol that they speak', async () => {
  const cells = await cellsOf({ preset: 'nightly', protocol: 'http1,https1,h2' });
  const checks = cells.filter(({ crossCheckOf }) => crossCheckOf !== null);
  expect(checks.map(({ id, protocol }) => [id, protocol])).toEqual([
    ['keepalive-32-autocannon', undefined],
    ['keepalive-32-https1-autocannon', 'https1'],
    ['burst-128-undici', undefined],
    ['burst-128-https1-undici', 'https1'],
    ['burst-128-h2-undici', 'h2'],
  ]);
  const flags = { driver: 'autocannon', workload: 'keepalive', protocol: 'h2' };
  expect((await planOf(flags)).problems).toEqual([
    '--driver autocannon cannot drive --workload keepalive: use raw',
  ]);
});

test('key and version are those that were asked for', async () => {
  const flags = { protocol: 'https1', tlsKey: 'rsa', tlsVersion: '1.2' };
  expect((await planOf(flags)).plan?.tls).toEqual({ key: 'rsa', version: '1.2' });
});

test.each([
  [{ streams: '8' }, '--streams 8 needs --protocol h2, or h2c'],
  [{ tlsKey: 'rsa' }, '--tls-key rsa needs --protocol https1, or h2'],
  [{ tlsVersion: '1.3', protocol: 'h2c' }, '--tls-version 1.3 needs --protocol https1, or h2'],
  [
    { protocol: 'h2', mpm: 'prefork' },
    '--protocol h2 needs another arm: HTTP/2 is inactive under prefork (AH10034)',
  ],
  [
    { protocol: 'https1', server: 'native' },
    '--protocol https1 needs another arm: the native server speaks HTTP/1.1 without TLS',
  ],
  [{ protocol: 'spdy' }, '--protocol "spdy": choose all, or some of http1, https1, h2 or h2c'],
  [{ protocol: 'h2', streams: '101' }, '--streams "101": give a whole number from 1 to 100'],
] satisfies [Flags, string][])('%o is refused with one clear message', async (flags, message) => {
  expect((await planOf(flags)).problems).toEqual([message]);
});

test('a plan over every protocol survives JSON unchanged', async () => {
  const { plan } = await planOf({ protocol: 'all' });
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test('pools that are made smaller have fewer workers for streams too', async () => {
  const { plan } = await planOf({ protocol: 'h2' }, { freeMemoryBytes: 275 * 2 ** 20 });
  expect(plan?.notes.join()).toMatch(/each pool has 32 workers/);
  const workers = { min: 16, max: 16 };
  expect(plan?.http2Workers).toEqual({ 'httpd-worker': workers, 'httpd-event': workers });
});
