import { expect, test } from 'vitest';
import { arms } from '../../src/server/arm.ts';
import type { Runtime } from '../../src/server/runtime.ts';
import type { StartRequest } from '../../src/server/server.ts';
import { certified } from '../../src/studies/certified.ts';
import { fakeServer } from '../fixtures/parts.ts';

const never = new AbortController().signal;
const request: StartRequest = {
  ...{ arm: arms['httpd-event'], runId: 'test', cpus: null, memoryLimitBytes: null },
  backendSocket: null,
};

/** A runtime that writes down what it is asked to start. */
function recording() {
  const started: StartRequest[] = [];
  const runtime: Runtime = {
    prepare: async () => ({}),
    askTuning: async () => ({ complaints: [], notes: [], pool: null }),
    start: async (asked) => {
      started.push(asked);
      return fakeServer(asked.arm, []);
    },
  };
  return { runtime, started };
}

test('all arms of a run have one certificate, and another run has another', async () => {
  const { runtime, started } = recording();
  for (const carrier of [1, 2].map(() => certified(runtime, { tls: { key: 'ecdsa' } }))) {
    await Promise.all([carrier.start(request, never), carrier.start(request, never)]);
  }
  const keys = started.map(({ tls }) => tls?.keyPem);
  expect(keys[0]).toContain('PRIVATE KEY');
  expect([keys[1], keys[3]]).toEqual([keys[0], keys[2]]);
  expect(keys[2]).not.toBe(keys[0]);
});

test('the version of its clients goes with it', async () => {
  const { runtime, started } = recording();
  await certified(runtime, { tls: { key: 'ecdsa', version: '1.2' } }).start(request, never);
  expect(started[0]?.tls?.version).toBe('1.2');
});

test('a plan without TLS makes none', async () => {
  const { runtime } = recording();
  expect(certified(runtime, {})).toBe(runtime);
});
