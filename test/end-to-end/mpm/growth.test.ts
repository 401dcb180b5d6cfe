import { expect, test } from 'vitest';
import { readProcStat } from '../../../src/os/proc.ts';
import { connectTo, halfRequest } from '../../fixtures/mpm/client.ts';
import { type Kind, kinds, type Server, startServer, until } from '../../fixtures/mpm/servers.ts';

// Runs beside one other: it counts children in ticks of one second.

const most = 20;
/**
 * The parent rests for a second after it has started children, so that starts of two ticks lie
 * further apart; in USER_HZ.
 */
const apartTicks = 70;

// Beyond, a child of ours that needs more than a second to start would count as idle, and the next
// tick start fewer.
test(`prefork: under clients that hold their children, 5 become ${most} in the same ticks ` +
  'in both', async () => {
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

/** The numbers of children after each tick, from the first clients to the wall. */
async function growth(kind: Kind): Promise<readonly number[]> {
  const directives =
    'StartServers 5\nMinSpareServers 5\nMaxSpareServers 10\nServerLimit ' +
    `${most}\nMaxRequestWorkers ${most}`;
  await using server = await startServer(kind, 'prefork', directives);
  const clients = await Promise.all(Array.from({ length: most + 4 }, () => connectTo(server.port)));
  for (const client of clients) client.send(halfRequest);
  const seen = await countUntil(server, most);
  for (const client of clients) client.close();
  return seen;
}

/**
 * None of the children has ended meanwhile, so that their own starts tell when there were how many,
 * whatever the time of the look.
 */
async function countUntil(server: Server, wanted: number): Promise<readonly number[]> {
  await until(`there are ${wanted}`, () => server.children().length === wanted, 30_000);
  const starts = server
    .children()
    .map((pid) => readProcStat(pid)?.startTicks ?? 0)
    .toSorted((a, b) => a - b);
  return starts.flatMap((start, i) =>
    (starts[i + 1] ?? Infinity) - start > apartTicks ? [i + 1] : [],
  );
}
