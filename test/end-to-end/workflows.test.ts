import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { readHistory } from '../../src/history/folder.ts';
import { checkout, inProject, shell } from '../fixtures/ci-job.ts';
import { needs, programs } from '../fixtures/needs.ts';

// Runs beside one other: it carries out the commands of a whole job.

/** Options that make a night short; the file gives those of a real one in the same variable. */
const shortNight =
  '--preset smoke --workload keepalive --runtime process --rounds 1 --duration 0.5s';

const historyIn = (folder: string) => readHistory(join(folder, 'history'), new Date());

needs(programs('bash', 'curl', 'tar')).test(
  'the commands of the GitLab job measure a night and keep its history',
  async () => {
    const { nightly } = parse(readFileSync(inProject('.gitlab-ci.yml'), 'utf8'));
    expect(nightly.variables.NIGHTLY_OPTIONS).toBe('--preset nightly --runtime process');
    // Replaces the package registry.
    let kept: Buffer | null = null;
    const service = createServer((request, response) => {
      if (request.headers['job-token'] !== 'secret') return response.writeHead(401).end();
      if (request.method === 'GET') {
        return kept === null ? response.writeHead(404).end() : response.end(kept);
      }
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      return request.on('end', () => {
        kept = Buffer.concat(parts);
        response.writeHead(201).end();
      });
    });
    await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
    onTestFinished(() => void service.close());
    const address = service.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const env = {
      CI_JOB_TOKEN: 'secret',
      HISTORY_URL: `http://127.0.0.1:${address.port}/history.tar.gz`,
      NIGHTLY_OPTIONS: shortNight,
    };
    const [install, fetchHistory] = nightly.before_script as [string, string];
    expect(install).toBe('npm ci');
    const [measure] = nightly.script as [string];
    const [keep] = nightly.after_script as [string];
    const folder = checkout();
    const first = await shell(fetchHistory, folder, env);
    expect([first.exitCode, first.stdout]).toEqual([0, 'This is the first night.']);
    const measured = await shell(measure, folder, env);
    expect(measured.exitCode, measured.stderr).toBe(0);
    expect((await shell(keep, folder, env)).exitCode).toBe(0);
    const next = checkout();
    expect((await shell(fetchHistory, next, env)).exitCode).toBe(0);
    expect(historyIn(next)).toEqual(historyIn(folder));
    // A service that fails must not look like a first night.
    const refused = await shell(fetchHistory, checkout(), { ...env, CI_JOB_TOKEN: 'wrong' });
    expect([refused.exitCode, refused.stdout]).toEqual([
      3,
      'The history cannot be fetched: HTTP status 401',
    ]);
  },
  120_000,
);
