import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { arms } from '../../src/server/arm.ts';
import { claims } from '../../src/studies/claims/claims.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';

// Runs beside one other: it measures real servers.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

test('--list and --dry-run tell what would be done, and start nothing', async () => {
  const { folder, run } = commandLine();
  const list = await run('claims', '--list');
  expect(list.code).toBe(0);
  for (const { number, says } of claims) expect(list.out).toContain(`${number}  ${says}`);
  const dry = await run('claims', '--claim', '7', '--runtime', 'process', '--dry-run');
  expect(dry.code).toBe(0);
  expect(dry.out).toContain('7. worker holds a thread');
  expect(dry.out).toContain('decides');
  expect(dry.out).not.toContain('2. prefork');
  expect(readdirSync(folder)).toEqual(['tmp']);
});

test('a claim that cannot be put to a server is refused before anything starts', async () => {
  const { folder, run } = commandLine();
  const { code, err } = await run('claims', '--claim', '4', '--server', 'native');
  expect(code).toBe(2);
  expect(err).toContain('--claim 4 --server native: no such claim can be put to it');
  expect(readdirSync(folder)).toEqual(['tmp']);
});

test('all problems of a command line are reported at once, and nothing is started', async () => {
  const { folder, run } = commandLine();
  mkdirSync(join(folder, 'there'));
  const { code, out, err } = await run(
    ...['claims', '--claim', '99', '--server', 'nginx', '--preset', 'fast', '--runtime', 'docker'],
    ...['--seed', 'x', '--out', 'there', 'stray'],
  );
  expect(code).toBe(2);
  expect(out).toBe('');
  for (const words of [
    '--claim "99": choose all, or some of',
    '--server "nginx"',
    '--preset "fast"',
    '--seed "x"',
    '--runtime docker: no container engine answers',
    '--out there: exists already',
    'unexpected argument "stray"',
    'Nothing was done',
  ]) {
    expect(err).toContain(words);
  }
  const other = await run('claims', '--resume', 'there');
  expect(other.code).toBe(2);
  expect(other.err).toContain('there is not a folder of claims: it has no plan.json');
});

const firstTrial = (child: ChildProcess) =>
  new Promise<void>((done) => {
    child.stderr?.on('data', (chunk) => /^ {2}round 1 of /m.test(String(chunk)) && done());
  });

test('an interrupt keeps what was measured, leaves nothing, and says how to go on', {
  timeout: 60_000,
}, async () => {
  const { folder, start, run, left } = commandLine();
  const child = start(
    ...['claims', '--claim', '7', '--server', 'httpd', '--runtime', 'process', '--out', 'run'],
  );
  await firstTrial(child);
  child.kill('SIGINT');
  const { code, err } = await child.ended;
  expect(code).toBe(130);
  expect(err).toMatch(/Interrupted\. \d+ trials? (are|is) kept in run\./);
  expect(err).toContain('npm run claims -- --resume run');
  expect(left()).toEqual([]);
  // The whole plan is there, with what would count as an answer.
  const plan = JSON.parse(readFileSync(join(folder, 'run/plan.json'), 'utf8'));
  expect(plan.claims[0].criteria[0]).toMatchObject({ decides: true });

  // What is there can be reported: open, because so much is missing.
  const rendered = await run('report', 'run');
  expect(rendered.code).toBe(0);
  const { claims: concluded } = JSON.parse(readFileSync(join(folder, 'run/claims.json'), 'utf8'));
  expect(concluded[0].answers[0]).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('was not run'),
  });
  expect(readdirSync(join(folder, 'run/claim-7/parked')).toSorted()).toEqual([
    'environment.json',
    'plan.json',
    'results.jsonl',
  ]);
});
