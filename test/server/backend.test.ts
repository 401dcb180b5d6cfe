import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { workRoot } from '../../src/host/work-folder.ts';
import { documents } from '../../src/load/workloads/documents.ts';
import { arms } from '../../src/server/arm.ts';
import { startBackend } from '../../src/server/backend/backend.ts';
import { fetchMs, never, runtime, testRun } from '../fixtures/real-httpd.ts';

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

test(
  'httpd proxies to an application that takes its time, and a ' + 'worker waits meanwhile',
  async () => {
    const run = testRun();
    onTestFinished(() => run[Symbol.dispose]());
    await using backend = await startBackend(50, run.claim.runId, null);
    await using server = await run.start('httpd-event', { backendSocket: backend.socket });
    const startMs = performance.now();
    const answer = await fetch(`http://${server.host}:${server.port}${documents.app.path}`);
    const body = Buffer.from(await answer.arrayBuffer());
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(49);
    expect({ bytes: body.length, crc32: crc32(body) }).toEqual(documents.app.expectedBody);
  },
);

test('without an application there is no proxy, and nothing under its path', async () => {
  const run = testRun();
  onTestFinished(() => run[Symbol.dispose]());
  await using server = await run.start('httpd-event');
  const answer = await fetch(`http://${server.host}:${server.port}${documents.app.path}`);
  expect(answer.status).toBe(404);
});

test(
  'the path of a socket may be as long as httpd takes it, and a longer one is refused ' +
    'in words',
  async () => {
    const run = testRun();
    onTestFinished(() => run[Symbol.dispose]());
    const { runId } = run.claim;
    const shortest = Buffer.byteLength(join(workRoot(), runId, '/app-1/s'));
    const startAt = (bytes: number) =>
      startBackend(0, `${runId}/${'l'.repeat(bytes - shortest - 1)}`, null);
    await using backend = await startAt(95);
    expect(backend.socket).toHaveLength(95);
    await using server = await run.start('httpd-event', { backendSocket: backend.socket });
    const url = `http://${server.host}:${server.port}${documents.app.path}`;
    expect((await fetch(url)).status).toBe(200);
    await using longer = await startAt(96);
    await expect(run.start('httpd-event', { backendSocket: longer.socket })).rejects.toThrow(
      /a path of 96 bytes, and httpd takes at most 95; set TMPDIR to .* shorter by 1 bytes/,
    );
  },
);

test('an application that cannot come up says why, and one that ends leaves nothing', async () => {
  const run = testRun();
  onTestFinished(() => run[Symbol.dispose]());
  // Longer than the 107 bytes that the path of a socket may have (unix(7)).
  await expect(startBackend(50, `${run.claim.runId}/${'long'.repeat(30)}`, null)).rejects.toThrow(
    /the application behind httpd did not start: .*(EINVAL|too long)/s,
  );
  const backend = await startBackend(50, run.claim.runId, null);
  expect(existsSync(backend.socket)).toBe(true);
  await backend[Symbol.asyncDispose]();
  expect(existsSync(backend.socket)).toBe(false);
});
