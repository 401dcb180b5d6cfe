import { afterEach, expect, test, vi } from 'vitest';
import type { PlanRequest } from '../../../src/plan/request.ts';
import { arms } from '../../../src/server/arm.ts';
import type { Runtime } from '../../../src/server/runtime.ts';
import { runtimes } from '../../../src/server/runtimes.ts';
import { askPages } from '../../../src/studies/bench/ask-pages.ts';
import { never } from '../../fixtures/real-httpd.ts';

afterEach(() => void vi.restoreAllMocks());

const silent = { out() {}, err() {}, progress: process.stderr };

test('the runtime that asks for pages is closed: the run itself opens another one', async () => {
  const order: string[] = [];
  const runtime = {
    async start() {
      order.push('start');
      throw new Error('the node is gone');
    },
    async close() {
      order.push('close');
    },
  };
  vi.spyOn(runtimes.process, 'open').mockReturnValue(runtime as unknown as Runtime);
  const request = {
    load: { workloads: ['mix'], target: { path: '/', mix: [] } },
    arms: [arms['httpd-event']],
    httpd: { path: null, image: '' },
  } as unknown as PlanRequest;
  const asking = askPages(request, { name: 'process' }, [], silent, never);
  await expect(asking).rejects.toThrow('the node is gone');
  expect(order).toEqual(['start', 'close']);
});
