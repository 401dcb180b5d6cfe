import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparisonFor } from '../../src/plan/comparison.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { createRunFolder, openRunFolder, writeEnvironment } from '../../src/run/folder.ts';
import { appendTrial, readTrials } from '../../src/run/results.ts';
import { newestSource, type Wanted } from '../../src/studies/advise/sources.ts';
import { checkedTuning } from '../../src/studies/advise/trial-load.ts';
import { planned } from '../fixtures/arms.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { buildRun } from '../fixtures/run.ts';
import { writeRun } from '../fixtures/run-folder.ts';
import { headOf } from '../fixtures/trial.ts';

// Runs beside one other: it measures real servers.

test('what is wrong is said at once, and nothing is started', async () => {
  const { run } = commandLine();
  const wrong = ['--memory', '4 bananas', '--cpus', '0', '--reserve', '95%', '--think', 'long'];
  const { code, out, err } = await run('advise', ...wrong);
  expect(code).toBe(2);
  expect(out).toBe('');
  for (const flag of ['--memory', '--cpus', '--reserve', '--think']) expect(err).toContain(flag);
});

test('a folder that tells nothing is refused, and so are two origins at once', async () => {
  const { folder, run } = commandLine();
  expect((await run('advise', '--from', 'nowhere')).err).toContain('there is no such folder');
  writeFileSync(join(folder, 'file'), '');
  const file = await run('advise', '--from', 'file');
  expect(file.code).toBe(2);
  expect(file.err).toContain('--from file: there is no such folder');
  const both = await run('advise', '--from', 'file', '--measure');
  expect(both.code).toBe(2);
  expect(both.err).toContain('--from and --measure');
  expect((await run('advise', '--mpm', 'native')).err).toContain('--mpm "native"');
});

test(
  'the newest run under reports/ is read, and directives for each MPM ' + 'of it are printed',
  async () => {
    const { folder, run } = commandLine();
    writeRun(join(folder, 'reports/earlier'));
    const { code, out, err } = await run('advise', '--memory', '4GiB', '--clients', '500');
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('reports/earlier');
    for (const mpm of buildRun().plan.arms.map((arm) => arm.mpm)) {
      expect(out).toContain(`<IfModule mpm_${mpm}_module>`);
    }
    expect(out).toContain('the newest run that has the costs (--measure measures anew)');
    const json = JSON.parse((await run('advise', '--mpm', 'event', '--json')).out);
    expect(json).toMatchObject({ from: 'reports/earlier', how: 'found' });
    expect(json.advices.map((each: { mpm: string }) => each.mpm)).toEqual(['event']);
  },
);

describe('an earlier run', () => {
  const wanted: Wanted = {
    mpms: ['prefork', 'event'],
    runtime: 'auto',
    httpd: { path: null, image: 'httpd:2.4' },
  };
  const other = { path: '/opt/httpd', image: 'httpd:2.4' };
  const found = (plan: Partial<Plan>, change: Partial<Wanted> = {}) => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'run'), plan);
    return newestSource(folder, { ...wanted, ...change }) !== null;
  };

  test.each<[string, Partial<Plan>, Partial<Wanted>, boolean]>([
    ['tells', {}, {}, true],
    ['in another runtime than the one asked for does not', {}, { runtime: 'docker' }, false],
    ['of another httpd does not', {}, { httpd: other }, false],
    ['of another httpd does not where none is named, either', { httpd: other }, {}, false],
    ['of the same httpd does', { httpd: other }, { httpd: other }, true],
    [
      'of another image does not',
      { runtime: 'docker' },
      { httpd: { path: null, image: 'mine' } },
      false,
    ],
    ['of the same image does', { runtime: 'docker' }, { runtime: 'docker' }, true],
    [
      'that checked an advice does not: advice would follow from advice',
      {
        arms: [
          planned('httpd-event', {
            name: 'file',
            path: checkedTuning,
            text: 'MaxRequestWorkers 64\n',
          }),
        ],
      },
      {},
      false,
    ],
  ])('%s', (_, plan, change, tells) => {
    expect(found(plan, change)).toBe(tells);
  });

  test('that was killed or is under way does not, until it has gone on', () => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'run'));
    const results = join(folder, 'run/results.jsonl');
    const lines = readFileSync(results, 'utf8').split('\n');
    writeFileSync(results, lines.slice(0, -3).join('\n').concat('\n'));
    expect(newestSource(folder, wanted)).toBeNull();
    writeFileSync(results, lines.join('\n'));
    expect(newestSource(folder, wanted)).not.toBeNull();
  });

  test('that was interrupted does not, until it has gone on', () => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'run'));
    const run = openRunFolder(join(folder, 'run'));
    const last = readTrials(run).at(-1)!;
    const cell = run.plan.cells.find(({ id }) => id === last.cell)!;
    const { planSha256 } = run;
    appendTrial(run, { ...headOf(cell, last.arm, last.round), planSha256, state: 'aborted' });
    expect(newestSource(folder, wanted)).toBeNull();
    appendTrial(run, last);
    expect(newestSource(folder, wanted)).not.toBeNull();
  });

  test(
    'of which a part was not begun does not, unless that part cannot be carried out ' + 'here',
    () => {
      const folder = temporaryFolder();
      writeRun(join(folder, 'costs/pool-25'));
      const { plan } = openRunFolder(join(folder, 'costs/pool-25'));
      const later = createRunFolder(join(folder, 'costs/pool-50'), plan);
      expect(newestSource(folder, wanted)).toBeNull();
      writeEnvironment(later, {}, 'cannot fetch PHP');
      expect(newestSource(folder, wanted)).not.toBeNull();
    },
  );

  test('whose last round is to be repeated does not, until it was', () => {
    const folder = temporaryFolder();
    const comparison = { ...comparisonFor(4), repeats: 1 };
    writeRun(join(folder, 'run'), { comparison });
    expect(newestSource(folder, wanted)).not.toBeNull();
    const run = openRunFolder(join(folder, 'run'));
    const trials = readTrials(run);
    const last = trials.at(-1)!;
    if (last.state !== 'completed') throw new Error('they all are');
    const block = trials.filter((each) => each.block === last.block);
    for (const each of block) {
      if (each.state !== 'completed') throw new Error('they all are');
      appendTrial(run, { ...each, observation: { ...each.observation, hostStealShare: 0.6 } });
    }
    expect(newestSource(folder, wanted)).toBeNull();
    for (const each of block) appendTrial(run, { ...each, attempt: 2 });
    expect(newestSource(folder, wanted)).not.toBeNull();
  });

  test('without one of the MPMs does not', () => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'run'), {}, ['httpd-event']);
    expect(newestSource(folder, wanted)).toBeNull();
    expect(newestSource(folder, { ...wanted, mpms: ['event'] })).not.toBeNull();
  });
});

test('where no run tells, it measures, advises from that, and takes it the next time', async () => {
  const { folder, run, left } = commandLine();
  const measured = await run('advise', '--mpm', 'worker', '--runtime', 'process', '--json');
  expect(measured.err).toContain('Measuring what worker cost here');
  expect(measured.code).toBe(0);
  const { from, how, advices } = JSON.parse(measured.out);
  expect(how).toBe('measured');
  expect(readdirSync(join(folder, from)).toSorted()).toEqual([
    ...['plan.json', 'pool-100', 'pool-25', 'pool-50'],
  ]);
  // A process of 25 threads of httpd: not nothing, and not the hundredfold of it.
  expect(advices[0].costs.childBytes).toBeGreaterThan(2 ** 19);
  expect(advices[0].costs.childBytes).toBeLessThan(64 * 2 ** 20);
  expect(advices[0].costs.threadsPerChild).toBe(25);
  expect(left()).toEqual([]);
  const again = JSON.parse((await run('advise', '--mpm', 'worker', '--json')).out);
  expect(again).toMatchObject({ how: 'found', advices: [{ costs: advices[0].costs }] });
}, 120_000);

test('what a killed measurement left is not advised from', async () => {
  const { folder, start } = commandLine();
  const child = start('advise', '--mpm', 'worker', '--runtime', 'process', '--measure');
  await new Promise<void>((done) => {
    child.stderr?.on('data', (chunk) => /^ {2}round 2 of 2/m.test(String(chunk)) && done());
  });
  child.kill('SIGKILL');
  await child.ended;
  const [run = ''] = readdirSync(join(folder, 'reports'));
  const whole = readdirSync(join(folder, 'reports', run, 'costs')).toSorted();
  expect(whole).toEqual(['plan.json', 'pool-100', 'pool-25', 'pool-50']);
  const wanted: Wanted = {
    mpms: ['worker'],
    runtime: 'process',
    httpd: { path: null, image: 'httpd:2.4' },
  };
  expect(newestSource(join(folder, 'reports'), wanted)).toBeNull();
}, 120_000);

test('what is advised is run at its load, with real httpd', async () => {
  const { folder, run, left } = commandLine();
  writeRun(join(folder, 'run'));
  const site = ['--clients', '60', '--think', '2s', '--request-time', '20ms', '--keep-alive', '1s'];
  // A busy machine is slow: what is asked of it is that everybody is answered.
  const flags = [
    '--mpm',
    'worker',
    '--p99',
    '4s',
    '--runtime',
    'process',
    '--out',
    'out',
    '--json',
  ];
  const { code, out, err } = await run('advise', '--from', 'run', ...site, ...flags, '--check');
  const { check } = JSON.parse(out);
  expect(check.held).toHaveLength(1);
  const [{ mpm, holds, seen }] = check.held;
  expect(err).toMatch(/^Prepare httpd\n {2}Apache/m);
  expect(mpm).toBe('worker');
  // Where a neighbour had the CPU, the check is inconclusive, and says so.
  expect([code, holds], seen + err).toEqual(holds === null ? [3, null] : [0, true]);
  const { plan } = openRunFolder(join(folder, 'out/check/advised-1s'));
  expect(plan.arms[0]?.tuning).toMatchObject({ path: checkedTuning });
  expect(left()).toEqual([]);
}, 120_000);

test.each<[string, readonly string[], number, string]>([
  [
    'no MPM can do it',
    ['--memory', '8MiB', '--clients', '100000'],
    1,
    'Nothing to check: no MPM can serve this site',
  ],
  ['httpd cannot be had', ['--httpd', '/bin/false'], 2, '/bin/false'],
])('where %s, --json --check still gives the advice', async (_, flags, status, words) => {
  const { folder, run } = commandLine();
  writeRun(join(folder, 'run'));
  const common = ['--from', 'run', '--runtime', 'process', '--out', 'out', '--json', '--check'];
  const { code, out, err } = await run('advise', ...common, ...flags);
  expect(err).toContain(words);
  expect(code).toBe(status);
  const { advices, check } = JSON.parse(out);
  expect(advices).toHaveLength(3);
  expect(check).toBeNull();
});

test('from the size of a child follows how many fit, and which settings they allow', async () => {
  const { folder, run } = commandLine();
  writeRun(join(folder, 'run'));
  const memory = ['--memory', '1GiB', '--reserve', '50%', '--child-memory', '64MiB'];
  const site = ['--clients', '80', '--request-time', '200ms', '--think', '5s'];
  const flags = [...memory, ...site, '--keep-alive', '5s', '--mpm', 'prefork'];
  const { code, out } = await run('advise', '--from', 'run', ...flags);
  expect(code).toBe(0);
  // Of 1 GiB half is for others; 512 / 64.
  expect(out).toContain('processes that fit  512 MiB / 64.0 MiB = 8\n');
  for (const name of ['ServerLimit', 'MaxRequestWorkers', 'StartServers', 'MinSpareServers']) {
    expect(out).toMatch(new RegExp(`^ +${name} +8$`, 'm'));
  }
  expect(out).toMatch(/^ +KeepAlive +Off$/m);
  expect(out).not.toContain('--child-memory');
  const without = await run('advise', '--from', 'run', '--mpm', 'prefork');
  expect(without.out).toContain(
    'no application in them: give the size of yours with --child-memory',
  );
});

test('limits are taken as container engines write them', async () => {
  const { folder, run } = commandLine();
  writeRun(join(folder, 'run'));
  const sites = [
    [['--memory', '512Mi', '--cpus', '1'], 2 ** 29, 1],
    [['--memory', '512m', '--cpus', '0.5'], 2 ** 29, 0.5],
    [['--memory', '512MB', '--cpus', '500m'], 2 ** 29, 0.5],
    [['--memory', '1.5g', '--cpus', '1'], 1.5 * 2 ** 30, 1],
  ] as const;
  for (const [flags, memoryBytes, cpus] of sites) {
    const { code, out } = await run('advise', '--from', 'run', '--json', ...flags);
    expect([code, JSON.parse(out).site]).toMatchObject([0, { memoryBytes, cpus }]);
  }
  const { code, err } = await run('advise', '--from', 'run', '--memory', 'half', '--cpus', 'two');
  expect(code).toBe(2);
  expect(err).toContain('give a size from 1MiB to 1024TiB, such as 4GiB, 512Mi or 512m');
  expect(err).toContain('give a number of CPUs from 0.01 to 1024, such as 2, 0.5 or 500m');
});

test('a request time that the load generator would give up is not checked', async () => {
  const { folder, run } = commandLine();
  writeRun(join(folder, 'run'));
  const { code, err } = await run('advise', '--from', 'run', '--request-time', '3s', '--check');
  expect(code).toBe(2);
  expect(err).toContain('up to 2 s');
});
