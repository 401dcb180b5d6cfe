import { expect, test } from 'vitest';
import { type Flags, planOf as plan } from '../fixtures/planned-bench.ts';

test('the defaults compare the three MPMs of httpd below and above their capacity', async () => {
  const { plan: made, problems } = await plan();
  expect(problems).toEqual([]);
  expect(made).toMatchObject({
    runId: '2026-01-02-030405-abcd',
    arms: [
      ...[{ id: 'httpd-prefork' }, { id: 'httpd-worker' }, { id: 'httpd-event' }],
      ...[{ id: 'native-prefork' }, { id: 'native-worker' }, { id: 'native-event' }],
    ],
    capacity: { 'httpd-prefork': 64, 'httpd-worker': 64, 'httpd-event': 64 },
    budgetSeconds: 300,
    cpus: { server: [0], generator: [1], shared: false, sameCore: false },
    memoryLimitBytes: null,
  });
  expect(made?.cells.map(({ id, driver }) => `${id} ${driver}`)).toEqual([
    'memory-64 raw',
    'keepalive-32 raw',
    'burst-128 raw',
    'parked-32 raw',
    'parked-128 raw',
  ]);
  expect(made?.rounds).toHaveLength(20);
  // Parity is shown by every fourth round.
  const natives = made?.rounds.map(({ arms }) => arms.filter((id) => id.startsWith('native')));
  expect(natives?.slice(0, 5).map((ids) => ids.length)).toEqual([3, 0, 0, 0, 3]);
});

test(
  'the native server is there where the three MPMs are compared, and no variants of ' + 'them',
  async () => {
    const idsOf = async (flags: Flags) => (await plan(flags)).plan?.arms.map(({ id }) => id);
    expect(await idsOf({ mpm: 'event,worker' })).toEqual(['httpd-worker', 'httpd-event']);
    expect(await idsOf({ server: 'httpd' })).toEqual([
      ...['httpd-prefork', 'httpd-worker', 'httpd-event'],
    ]);
  },
);

test(
  'a number of rounds is run in full, without a budget and with ' + 'one look at its end',
  async () => {
    const made = (await plan({ rounds: '9' })).plan;
    expect(made).toMatchObject({
      budgetSeconds: null,
      comparison: { looks: { at: [], last: [1] } },
    });
    expect(made?.rounds).toHaveLength(9);
    const looks = (await plan()).plan?.comparison.looks.at.map(({ rounds }) => rounds);
    expect(looks).toEqual([8, 11, 15]);
    expect((await plan({ budget: '90s' })).plan?.budgetSeconds).toBe(90);
  },
);

test('what does not fit into memory is left out with one sentence, or refused with the numbers', async () => {
  const mebibytes = (count: number) => ({ freeMemoryBytes: count * 2 ** 20 });
  const made = (await plan({}, mebibytes(1000))).plan;
  expect(made?.arms.map(({ server }) => server)).toEqual(['httpd', 'httpd', 'httpd']);
  expect(made?.notes).toEqual([expect.stringContaining('the native server is left out')]);
  expect((await plan({}, mebibytes(20))).problems).toEqual([
    expect.stringContaining('and 20 MiB are free'),
  ]);
});

test('a plan survives JSON unchanged', async () => {
  const { plan: made } = await plan();
  expect(JSON.parse(JSON.stringify(made))).toEqual(made);
});

test('the same seed gives the same order and another seed another', async () => {
  const order = async (seed: string) =>
    JSON.stringify((await plan({ seed, rounds: '12' })).plan?.rounds);
  expect(await order('1')).toBe(await order('1'));
  expect(await order('1')).not.toBe(await order('2'));
});

test('a run that is to be published takes every workload at every size', async () => {
  const made = (await plan({ preset: 'publish' })).plan;
  const ids = made?.cells.filter((cell) => cell.crossCheckOf === null).map((cell) => cell.id);
  expect(ids).toEqual([
    'memory-64',
    'keepalive-32',
    'burst-32',
    'burst-128',
    'steady-32',
    'churn-256',
    'parked-32',
    'parked-128',
    'waiting-128',
    'slow-32',
    'slow-128',
    'upload-32',
    'upload-128',
    'ramp-128',
    'app-32',
    'app-128',
  ]);
});

test(
  'one cell of each of two workloads is repeated by an independent driver, in the first ' + 'round',
  async () => {
    const crossChecks = (await plan({ preset: 'nightly' })).plan?.cells.filter(
      (cell) => cell.crossCheckOf !== null,
    );
    expect(
      crossChecks?.map(({ crossCheckOf, driver, rounds }) => [crossCheckOf, driver, rounds]),
    ).toEqual([
      ['keepalive-32', 'autocannon', 1],
      ['burst-128', 'undici', 1],
    ]);
    expect(
      (await plan({ preset: 'nightly', driver: 'raw' })).plan?.cells.every(
        (cell) => cell.crossCheckOf === null,
      ),
    ).toBe(true);
  },
);

test('elsewhere than on Linux the other drivers do what they can', async () => {
  const { plan: made, problems } = await plan({ workload: 'all' }, { platform: 'darwin' });
  expect(problems).toEqual([]);
  expect(made?.cells.map(({ id, driver }) => `${id} ${driver}`)).toEqual([
    'keepalive-32 autocannon',
    'burst-128 undici',
    'app-128 autocannon',
  ]);
  expect((await plan({ workload: 'parked' }, { platform: 'darwin' })).problems).toEqual([
    '--workload parked needs the driver raw, which needs Linux; this is darwin',
  ]);
});

test('sizes follow the smallest capacity among the arms', async () => {
  // Upstream's defaults: 256 for prefork and 400 for the others.
  const made = await plan({ tuning: 'stock' }, { descriptorLimit: 4096 });
  expect(made.plan?.cells.map((cell) => cell.id)).toEqual([
    'memory-256',
    'keepalive-128',
    'burst-512',
    'parked-128',
    'parked-512',
  ]);
});

test('a memory limit is planned for containers only', async () => {
  const runtime = { name: 'docker', reason: 'asked for' } as const;
  expect((await plan({}, { runtime })).plan?.memoryLimitBytes).toBe(4 * 1024 ** 3);
});

test.each([
  [{ mpm: 'evnt' }, '--mpm "evnt": choose all, or some of prefork, worker or event'],
  [{ server: 'nginx' }, '--server "nginx": choose all, or some of httpd, native or php'],
  [
    { workload: 'flood' },
    '--workload "flood": choose all, or some of memory, keepalive, burst, steady, ' +
      'churn, returning, parked, waiting, slow, stalled, upload, ramp, app or php',
  ],
  [{ preset: 'fast' }, '--preset "fast": choose smoke, quick, nightly or publish'],
  [{ driver: 'ab' }, '--driver "ab": choose auto, raw, autocannon or undici'],
  [
    { driver: 'undici', workload: 'keepalive' },
    '--driver undici cannot drive --workload keepalive: use raw or autocannon',
  ],
  [{ connections: '0' }, '--connections "0": give a whole number from 1 to 100000'],
  [{ connections: '-3' }, '--connections "-3": give a whole number from 1 to 100000'],
  [{ connections: '1.5' }, '--connections "1.5": give a whole number from 1 to 100000'],
  [
    { connections: '99999999999999999999' },
    '--connections "99999999999999999999": give a whole number from 1 to 100000',
  ],
  [{ connections: '' }, '--connections "": give a whole number from 1 to 100000'],
  [{ rounds: '1e3' }, '--rounds "1e3": give a whole number from 1 to 1000'],
  [{ duration: '0' }, '--duration "0": give a time from 0.5s to 3600s, such as 10s'],
  [{ duration: '5 hours' }, '--duration "5 hours": give a time from 0.5s to 3600s, such as 10s'],
  [{ seed: '4294967296' }, '--seed "4294967296": give a whole number from 0 to 4294967295'],
  [
    { clientThreads: '33', workload: 'keepalive' },
    '--client-threads 33: a thread without a connection has nothing to do; the ' +
      'smallest population has 32',
  ],
  [
    { connections: '2000', workload: 'keepalive' },
    '12000 connections need 12064 file descriptors and the limit is 4096: raise it ' +
      '(ulimit -Hn) or ask for fewer',
  ],
] satisfies [Flags, string][])('%o is refused with one clear message', async (flags, message) => {
  const result = await plan(flags);
  expect(result.problems).toEqual([message]);
  expect(result.plan).toBeNull();
});

test(
  'too few ports are found out beforehand where they cannot be spread over loopback ' + 'addresses',
  async () => {
    const flags = { workload: 'keepalive', connections: '20000' };
    const enough = { descriptorLimit: 200_000 };
    const runtime = { name: 'docker', reason: 'asked for' } as const;
    expect((await plan(flags, enough)).problems).toEqual([]);
    expect((await plan(flags, { ...enough, runtime })).problems).toEqual([
      '120000 connections to one address need 240000 ports and there are 28232: widen ' +
        'net.ipv4.ip_local_port_range or ask for fewer',
    ]);
  },
);

test('all problems of one command line are found at once', async () => {
  const { problems } = await plan({
    mpm: 'x',
    workload: 'y',
    driver: 'z',
    preset: 'p',
    seed: '-1',
    rounds: '0',
  });
  expect(problems).toHaveLength(6);
});

test('a driver asked for with all workloads takes those that it can drive', async () => {
  const flags = { driver: 'undici', preset: 'publish' };
  expect((await plan(flags)).plan?.cells.map((cell) => cell.workload)).toEqual(['burst', 'burst']);
});

test('durations may be given in seconds, milliseconds and minutes', async () => {
  expect((await plan({ duration: '10' })).plan?.durationSeconds).toBe(10);
  expect((await plan({ duration: '1500ms' })).plan?.durationSeconds).toBe(1.5);
  expect((await plan({ duration: '2m' })).plan?.durationSeconds).toBe(120);
});

test('on one CPU server and generator share it, on four the server gets two', async () => {
  expect((await plan({}, { cores: [[3]] })).plan?.cpus).toEqual({
    server: [3],
    generator: [3],
    shared: true,
    sameCore: true,
  });
  expect((await plan({}, { cores: [[0], [1], [2], [3]] })).plan?.cpus).toEqual({
    server: [0, 1],
    generator: [2, 3],
    shared: false,
    sameCore: false,
  });
});

test('every cell asks at most three questions, a cross-check none', async () => {
  const cells = (await plan({ preset: 'nightly' })).plan?.cells ?? [];
  expect(cells.length).toBeGreaterThan(9);
  for (const { crossCheckOf, questions } of cells) {
    expect(questions.length).toBeLessThanOrEqual(3);
    expect(questions.length > 0).toBe(crossCheckOf === null);
  }
  expect(cells[0]?.questions).toEqual([{ figure: 'footprint', better: 'lower', margin: 0.05 }]);
});

test.each([
  ['7%', [0.07, 0.07, 0.07]],
  ['memory=2.5%', [0.05, 0.05, 0.025]],
  ['throughput=1,memory=20%', [0.01, 0.05, 0.2]],
])('--margin %s sets the equivalence margins', async (margin, expected) => {
  const { plan: made, problems } = await plan({ margin, preset: 'nightly' });
  expect(problems).toEqual([]);
  const questions = made?.cells.flatMap((cell) => cell.questions) ?? [];
  const marginOf = (id: string) => questions.find(({ figure }) => figure === id)?.margin;
  expect(['rate', 'cpu', 'footprint'].map(marginOf)).toEqual(expected);
});

test.each(['0%', '100%', 'x', 'speed=3%', '-1', '3%,', 'NaN'])(
  '--margin %s is refused',
  async (margin) => {
    expect((await plan({ margin })).problems).toEqual([
      expect.stringMatching(/^--margin ".*": give a share/),
    ]);
  },
);

test('a run with verdicts starts one arm twice in every round, in balanced order', async () => {
  const made = (await plan({ preset: 'nightly', server: 'httpd' })).plan;
  expect(made?.control).toBe('httpd-event');
  expect(made?.rounds).toHaveLength(20);
  expect(
    made?.rounds
      .slice(0, 12)
      .map(({ arms }) => arms.indexOf('httpd-event-control'))
      .toSorted(),
  ).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
  expect((await plan({ preset: 'nightly', control: 'no' })).plan?.control).toBeNull();
  expect((await plan({ control: 'yes', mpm: 'worker,prefork' })).plan?.control).toBe(
    'httpd-worker',
  );
  expect((await plan()).plan?.control).toBeNull();
  expect((await plan({ control: 'sometimes' })).problems).toHaveLength(1);
});

test(
  'the plan holds alpha, the flaws and thresholds that invalidate, and how many rounds ' +
    'may be repeated',
  async () => {
    expect((await plan({ preset: 'nightly' })).plan?.comparison).toMatchObject({
      alpha: 0.05,
      repeats: 5,
    });
    const comparison = (await plan()).plan?.comparison;
    expect(comparison?.flaws).toContain('generator-bound');
    expect(comparison?.thresholds).toMatchObject({ lagUs: 1000, stolenShare: 0.25 });
  },
);

test(
  'PHP takes part only where it is asked for, and then its page is ' + 'what is measured',
  async () => {
    expect((await plan({ server: 'all' })).plan?.arms.map(({ id }) => id)).toEqual([
      ...['httpd-prefork', 'httpd-worker', 'httpd-event'],
      ...['native-prefork', 'native-worker', 'native-event'],
    ]);
    const { plan: made, problems } = await plan({ server: 'php' });
    expect(problems).toEqual([]);
    expect(made?.arms.map(({ id }) => id)).toEqual(['httpd-prefork-php', 'httpd-event-fpm']);
    expect(made?.cells.map(({ id }) => id)).toEqual(['php-32']);
    expect((await plan({ server: 'php', workload: 'steady' })).plan?.cells).toHaveLength(1);
  },
);

test('the PHP page is left out where an arm cannot answer it, and refused by name', async () => {
  const ids = async (flags: Flags) =>
    (await plan(flags)).plan?.cells.map(({ workload }) => workload);
  expect(await ids({ workload: 'all' })).not.toContain('php');
  expect(await ids({ workload: 'all', server: 'php' })).toContain('php');
  for (const server of ['httpd', 'httpd,php']) {
    expect((await plan({ server, workload: 'php' })).problems).toEqual([
      '--workload php needs PHP in every arm: ask for them with --server php',
    ]);
  }
});

test('there is no arm of worker with PHP', async () => {
  expect((await plan({ server: 'php', mpm: 'worker' })).problems).toEqual([
    '--mpm worker with --server php: there is no such arm. PHP is measured as mod_php ' +
      'under prefork and as PHP-FPM behind event',
  ]);
});

test('a request of the user’s own replaces that for the small document', async () => {
  const { plan: made, problems } = await plan({
    ...{ workload: 'keepalive,upload', method: 'HEAD', path: '/8m.bin' },
    header: 'Host: shop.example',
  });
  expect(problems).toEqual([]);
  expect(made?.target).toMatchObject({
    method: 'HEAD',
    path: '/8m.bin',
    authority: 'shop.example',
  });
  expect(made?.notes).toContain('clients ask HEAD /8m.bin (the field Host) instead of GET /1k.txt');
  const asked = made?.cells.map(({ id, populations }) => [
    id,
    ...populations.map(({ method, path }) => `${method} ${path}`),
  ]);
  // autocannon, which would repeat the first cell as a cross-check, cannot send HEAD.
  expect(asked).toEqual([
    ['keepalive-32', 'HEAD /8m.bin'],
    ['upload-128', 'HEAD /8m.bin', 'POST /1k.txt'],
  ]);
});

test.each([
  [{ workload: 'app', path: '/x' }, '--path /x: these workloads have documents of their own'],
  [{ path: 'x' }, '--path "x": give a path that begins with /'],
  [{ header: 'Connection: close' }, 'a workload decides how long a connection lives'],
  [{ expectBody: '/nowhere' }, 'not document, not any, and no readable file'],
  [{ driver: 'autocannon', workload: 'keepalive', method: 'HEAD' }, '--driver autocannon cannot'],
])('a request that cannot be measured is refused: %j', async (flags, message) => {
  const { problems } = await plan(flags as Flags);
  expect(problems).toContainEqual(expect.stringContaining(message));
});
