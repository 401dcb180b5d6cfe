import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connectTo, halfRequest } from './client.ts';
import { type Kind, kinds, type Server, startServer } from './servers.ts';

const most = 20;
const sampleMs = 40;
/** Between two ticks the number of children stands still; while they are being started, it does not. */
const standsMs = 400;

// Beyond, a child of ours that needs more than a second to start would count as idle, and the next tick start fewer.
test(`prefork: under clients that hold their children, 5 become ${most} in the same ticks in both`, async () => {
  const [httpd, native] = await Promise.all(kinds.map(growth));
  expect(httpd).toEqual([5, 6, 8, 12, 20]);
  expect(native).toEqual(httpd);
}, 60_000);

// Too few spare ones whatever is there, so that a child that takes long to start holds nothing up.
test('prefork: with 128 wanted spare, 5 become 128 in the same ticks in both', async () => {
  const spare = 'StartServers 5\nMinSpareServers 128\nServerLimit 128\nMaxRequestWorkers 128';
  const [httpd, native] = await Promise.all(
    kinds.map(async (kind) => {
      await using server = await startServer(kind, 'prefork', spare);
      return await countUntil(server, 128);
    }),
  );
  expect(httpd).toEqual([5, 6, 8, 12, 20, 36, 68, 100, 128]);
  expect(native).toEqual(httpd);
}, 60_000);

/** The numbers of children that stood still for most of a tick, from the first clients to the wall. */
async function growth(kind: Kind): Promise<readonly number[]> {
  const directives = `StartServers 5\nMinSpareServers 5\nMaxSpareServers 10\nServerLimit ${most}\nMaxRequestWorkers ${most}`;
  await using server = await startServer(kind, 'prefork', directives);
  const clients = await Promise.all(Array.from({ length: most + 4 }, () => connectTo(server.port)));
  for (const client of clients) client.send(halfRequest);
  const seen = await countUntil(server, most);
  for (const client of clients) client.close();
  return seen;
}

async function countUntil(server: Server, wanted: number): Promise<readonly number[]> {
  const stood: number[] = [];
  const deadlineMs = performance.now() + 30_000;
  let count = server.children().length;
  let sinceMs = performance.now();
  while (stood.at(-1) !== wanted && performance.now() < deadlineMs) {
    await wait(sampleMs);
    const now = server.children().length;
    if (now !== count) {
      count = now;
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs >= standsMs && stood.at(-1) !== count) stood.push(count);
  }
  return stood;
}
