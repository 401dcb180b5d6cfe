import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openSocketDiag } from '../../src/os/socket-diag.ts';

/** include/net/tcp_states.h */
const [established, closeWait, listening] = [1, 8, 10];
/** For experiments (RFC 3692): no kernel has anybody who lists its sockets. */
const unlisted = 253;
const all = (1 << established) | (1 << closeWait) | (1 << listening);

test('the sockets of a port by state: the server’s ends and nobody else’s', async () => {
  const server = createServer({ allowHalfOpen: true }, () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const clients = Array.from({ length: 300 }, () => connect({ port, host: '127.0.0.1' }));
  onTestFinished(() => {
    for (const client of clients) client.destroy();
  });
  await Promise.all(clients.map((client) => once(client, 'connect')));
  for (const client of clients.slice(0, 20)) client.end();
  const diag = openSocketDiag()!;
  onTestFinished(() => diag.close());
  await expect.poll(() => diag.count(port, all)?.[closeWait]).toBe(20);
  const counts = diag.count(port, all)!;
  expect([counts[established], counts[listening]]).toEqual([280, 1]);
  // What was not asked for is not there, and a client's port has the client's end alone.
  expect(diag.count(port, 1 << closeWait)?.[established]).toBe(0);
  expect(diag.count(clients[299]!.localPort!, all)?.[established]).toBe(1);
});

test('a dump that failed is no answer, rather than no sockets', () => {
  const diag = openSocketDiag(unlisted)!;
  onTestFinished(() => diag.close());
  expect(diag.count(80, all)).toBeNull();
});
