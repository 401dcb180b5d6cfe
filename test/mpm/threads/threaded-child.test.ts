import { expect, test } from 'vitest';
import { connectTo, halfRequest, otherHalf } from '../../fixtures/mpm/client.ts';
import { smallPool, startServer, until } from '../../fixtures/mpm/servers.ts';

test('worker: a child that takes over a slot leaves records of busy threads alone', async () => {
  await using server = await startServer('native', 'worker', smallPool('worker'));
  const letters = async () => (await server.status()).scoreboard;
  const held = await connectTo(server.port);
  held.send(halfRequest);
  await until('half a request is read', async () => (await letters()).includes('R'));
  const old = server.children();
  server.signal('SIGUSR1');
  await until('there is a new child', () => server.children().some((pid) => !old.includes(pid)));
  // The new child answers with its only thread, until the old one needs the other record no more.
  expect(await letters()).toMatch(/R/);
  held.send(otherHalf);
  expect(await held.hears(1)).toBe(true);
  held.close();
  await until('the new child has both threads', async () => /^(?:_W|W_)/.test(await letters()));
  await until('the old child is gone', () => server.children().every((pid) => !old.includes(pid)));
});
