import { expect, test } from 'vitest';
import { abuse } from '../../../bench/abuse.ts';
import { left } from '../../../bench/leaks.ts';
import { startServer, until } from '../../fixtures/mpm/servers.ts';

const connections = 5000;
const oneProcess =
  'StartServers 1\nServerLimit 1\nThreadsPerChild 8\nMaxRequestWorkers 8\nMinSpareThreads 1';

// As `npm run microbench -- leaks`, with fewer of them.
test('event: clients that send one byte, reset or never read leave nothing behind', async () => {
  await using server = await startServer('native', 'event', oneProcess);
  await abuse(server.port, 1000, '/large.bin');
  const idle = async () => {
    const { connsTotal, busyWorkers } = await server.status();
    return connsTotal === 1 && busyWorkers === 1;
  };
  await until('only the status request is there', idle, 15_000);
  const before = left(server.children());
  await abuse(server.port, connections, '/large.bin');
  await until('only the status request is there again', idle, 15_000);
  // The connection of the status request itself may close a little later.
  const descriptors = () => left(server.children()).descriptors;
  await expect.poll(descriptors).toBeLessThanOrEqual(before.descriptors);
  const after = left(server.children());
  // A record or a buffer kept for each would be more; heaps of nine threads breathe.
  expect((after.anonKib - before.anonKib) / connections).toBeLessThan(2);
}, 60_000);
