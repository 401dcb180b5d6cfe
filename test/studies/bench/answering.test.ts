import { expect, test, vi } from 'vitest';
import type { BenchTarget } from '../../../src/load/workloads/retarget.ts';
import type { RunningServer } from '../../../src/server/server.ts';
import { answering } from '../../../src/studies/bench/answering.ts';
import { answer, body, countingServer, good } from '../../fixtures/load/counting-server.ts';
import { never } from '../../fixtures/real-httpd.ts';

const target: BenchTarget = {
  ...{ method: 'GET', path: '/page', expectedStatus: 200, authority: 'shop.example' },
  expectedBody: { bytes: body.length, crc32: null },
};

/** Starts an arm that answers like this, and asks it for the target. */
async function ask(text: string | null, change: Partial<BenchTarget> = {}) {
  const heads: string[] = [];
  await using server = await countingServer((socket, request, head) => {
    heads.push(head);
    if (text === null) good(socket, request);
    else if (text !== '') socket.end(text);
  });
  const dispose = vi.fn(async () => {});
  const { port } = server;
  const fake = { host: '127.0.0.1', port, lastLog: async () => 'its log' } as RunningServer;
  const start = async () => ({ ...fake, [Symbol.asyncDispose]: dispose });
  const wish = { ...target, ...change };
  const started = answering(start, wish)({} as never, never);
  return {
    outcome: await started.then(
      () => 'started',
      ({ stage, message, log }) => ({ stage, message, log }),
    ),
    heads,
    disposed: dispose.mock.calls.length,
  };
}

test('an arm that answers the target as expected is started, and was asked once', async () => {
  const { outcome, heads, disposed } = await ask(null);
  expect(outcome).toBe('started');
  expect(heads).toEqual(['GET /page HTTP/1.1\r\nHost: shop.example']);
  expect(disposed).toBe(0);
});

test.each([
  ['another status', answer(body, '404 Not Found'), {}, 'answered with 404, not 200'],
  ['another body', answer('short'), {}, 'the body is another one than expected: 5 and 1024 bytes'],
  ['nothing', '', {}, 'no answer came within 5s'],
  ['half of an answer', answer().slice(0, 500), {}, /^GET \/page: the answer ended after \d+ of/],
  [
    'a status that is not the wanted one',
    null,
    { expectedStatus: 304 },
    'answered with 200, not 304',
  ],
])('an arm that answers with %s fails, and is gone', async (_, text, change, message) => {
  const { outcome, disposed } = await ask(text, change);
  expect(outcome).toMatchObject({
    ...{ stage: 'identity', log: 'its log' },
    message: typeof message === 'string' ? `GET /page: ${message}` : expect.stringMatching(message),
  });
  expect(disposed).toBe(1);
});
