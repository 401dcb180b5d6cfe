import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atRestMs, scoreboardSampler, slotsOf } from '../../src/sample/scoreboard.ts';

/** Starts a server that counts a request some time after its answer, and closes then, as httpd. */
async function statusServer(served: number, { answersMs = 0, countsMs = 0 }) {
  let count = served;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', async () => {
      await wait(answersMs);
      socket.write(`HTTP/1.1 200 OK\r\n\r\nTotal Accesses: ${count}\nScoreboard: W_\n`);
      await wait(countsMs);
      count += 1;
      socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    target: { host: '127.0.0.1', port, pid: null, cgroup: null, readStats: null },
    [Symbol.dispose]: () => void server.close(),
  };
}

test('accesses do not contain our own requests, counted after their answers', async () => {
  using server = await statusServer(1000, { countsMs: 40 });
  const sampler = scoreboardSampler(server.target);
  for (let reading = 0; reading < 3; reading += 1) await sampler.read();
  expect(await sampler.accesses(5000)).toBe(1000);
  expect(await sampler.accesses(5000)).toBe(1000);
});

test('nor do they contain a reading that was under way beside them', async () => {
  using server = await statusServer(1000, { answersMs: 40 });
  const sampler = scoreboardSampler(server.target);
  const reading = sampler.read();
  await wait(20);
  const accesses = sampler.accesses(5000);
  await reading;
  expect(await accesses).toBe(1000);
});

test('a server that does not answer in time has no count', async () => {
  using server = await statusServer(1000, { answersMs: 1000 });
  expect(await scoreboardSampler(server.target).accesses(atRestMs)).toBeNull();
});

test('the slots of a reading have httpd’s letters; no answer gives none', async () => {
  using server = await statusServer(1000, {});
  const { columns, read } = scoreboardSampler(server.target);
  // The page of this server says "W_".
  expect(slotsOf(await read())).toMatchObject({ W: 1, _: 1, K: 0, '.': 0 });
  expect(slotsOf(columns.map(() => null))).toBeNull();
  expect(slotsOf([])).toBeNull();
});
