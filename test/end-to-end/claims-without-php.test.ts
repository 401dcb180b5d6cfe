import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { writeEnvironment } from '../../src/run/folder.ts';
import { arms } from '../../src/server/arm.ts';
import { newestPair } from '../../src/server/php/pair.ts';
import { isIncomplete } from '../../src/studies/claims/answers.ts';
import { claims } from '../../src/studies/claims/claims.ts';
import { concludedOf, exitCodeOf, writeClaimsReport } from '../../src/studies/claims/conclude.ts';
import { openClaimsFolder } from '../../src/studies/claims/folder.ts';
import { planClaims } from '../../src/studies/claims/plan.ts';
import { partsOf } from '../../src/studies/claims/study.ts';
import { prepare } from '../../src/studies/prepare.ts';
import { createFolders } from '../../src/studies/study.ts';
import { planned } from '../fixtures/arms.ts';
import { wishes } from '../fixtures/claims/trials.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { needs } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';

// Runs beside one other: it measures real servers.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const installed = newestPair(
  ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules'],
  ['/usr/sbin', '/usr/local/sbin', '/usr/bin'],
);

const planOf = (...numbers: readonly number[]) =>
  planClaims(
    claims.filter(({ number }) => numbers.includes(number)),
    { ...wishes, servers: ['httpd'], runtime: 'process' },
  );

/** As on a machine that has httpd and no PHP, and cannot reach the distribution's packages. */
function withoutPackages(): void {
  const folder = temporaryFolder();
  const [programs, cache] = [join(folder, 'bin'), join(folder, 'cache')];
  for (const each of [programs, join(cache, 'mpm-bench')]) mkdirSync(each, { recursive: true });
  const aptGet = join(programs, 'apt-get');
  writeFileSync(
    aptGet,
    '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "E: Failed to fetch: no network" ' +
      '>&2\nexit 100\n',
  );
  chmodSync(aptGet, 0o755);
  const httpd = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mpm-bench/httpd');
  if (existsSync(httpd)) symlinkSync(httpd, join(cache, 'mpm-bench/httpd'));
  vi.stubEnv('PATH', `${programs}${delimiter}${process.env.PATH}`);
  vi.stubEnv('XDG_CACHE_HOME', cache);
}

const asked = { runtimeWish: 'process', resumed: false } as const;

// A machine with PHP cannot be made one without.
const noPhp = { name: 'a machine without PHP', isMet: installed === null, isDemandedByCi: false };

needs(noPhp).describe('where PHP cannot be had', () => {
  beforeEach(withoutPackages);
  afterEach(() => vi.unstubAllEnvs());

  test('only the experiment that needs it is lacking', async () => {
    const lines: string[] = [];
    const parts = partsOf(planOf(4, 7));
    const ready = await prepare({ parts, ...asked }, (line) => void lines.push(line), never);
    expect([...ready.skipped]).toEqual([
      [
        'claim-4/page',
        expect.stringMatching(/^cannot fetch PHP: apt-get update failed: E: .* Install it/),
      ],
    ]);
    expect(ready.facts.httpd).toMatch(/^Apache/);
    expect(lines.some((line) => line.startsWith('Apache'))).toBe(true);
  });

  test('and where nothing else is asked, nothing is started', async () => {
    await expect(
      prepare({ parts: partsOf(planOf(4)), ...asked }, () => {}, never),
    ).rejects.toMatchObject({
      stage: 'prepare',
      message: expect.stringContaining('cannot fetch PHP'),
    });
  });

  test('the other claims are measured, and the report says why that one was not', async () => {
    const { folder, start, run, left } = commandLine();
    const child = start(
      ...['claims', '--claim', '4,7', '--server', 'httpd', '--runtime', 'process'],
      ...['--out', 'run'],
    );
    await new Promise<void>((done) => {
      child.stderr?.on('data', (chunk) => /^ {2}round 1 of /m.test(String(chunk)) && done());
    });
    child.kill('SIGINT');
    const { code, err } = await child.ended;
    expect(code).toBe(130);
    expect(err).toContain('Claim 4, page cannot be measured: cannot fetch PHP');
    expect(err).toContain('Claim 7, parked:');
    expect(err).not.toContain('Claim 4, page:');
    expect(left()).toEqual([]);
    expect(existsSync(join(folder, 'run/claim-4/page/results.jsonl'))).toBe(false);

    expect((await run('report', 'run')).code).toBe(0);
    const { claims: concluded } = JSON.parse(readFileSync(join(folder, 'run/claims.json'), 'utf8'));
    expect(concluded[0].answers[0].reason).toContain(
      'page could not be measured: cannot fetch PHP: apt-get update failed: E: Failed to fetch',
    );
  }, 60_000);
});

test(
  'an experiment with PHP is not lacking where httpd itself cannot be ' + 'had: that is said',
  async () => {
    const parts = partsOf(planOf(4, 7)).map((part) => {
      const httpd = { ...part.plan.httpd, path: '/bin/false' };
      const chosen = part.id === 'claim-4/page' ? part.plan.arms : [planned('native-event')];
      return { ...part, plan: { ...part.plan, httpd, arms: chosen } };
    });
    await expect(prepare({ parts, ...asked }, () => {}, never)).rejects.toThrow('/bin/false');
  },
);

test(
  'a claim that could not be measured is inconclusive, with the reason, and the exit ' + 'status 3',
  async () => {
    const plan = planOf(4);
    const path = join(temporaryFolder(), 'claims');
    const runs = createFolders({ path, planOf: () => plan }, partsOf(plan));
    for (const run of runs) writeEnvironment(run, { machine: { cpus: 2 } }, 'there is no PHP');
    const folder = openClaimsFolder(path);
    const concluded = concludedOf(folder);
    const [answer] = concluded[0]?.answers ?? [];
    expect(answer).toMatchObject({ server: 'httpd', verdict: 'inconclusive' });
    expect(answer?.reason).toMatch(/page could not be measured: there is no PHP$/);
    expect(answer && isIncomplete(answer)).toBe(true);
    expect(exitCodeOf(concluded)).toBe(3);
    await writeClaimsReport(folder);
    for (const file of ['claims.html', 'claims.md', 'claims.json']) {
      expect(readFileSync(join(folder.path, file), 'utf8')).toContain('there is no PHP');
    }

    // A later try with PHP takes it back.
    for (const run of runs) writeEnvironment(run, {});
    expect(concludedOf(folder)[0]?.answers[0]?.reason).toContain('was not run');
  },
);
