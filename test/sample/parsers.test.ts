import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCpuTimes, shares } from '../../src/host/cpu-times.ts';
import { addStates, noConnections } from '../../src/sample/connections.ts';
import { numberAfter, openAgain } from '../../src/sample/files.ts';
import { cgroup1Memory, cgroup2Memory } from '../../src/sample/memory-cgroup.ts';
import { acceptQueue, listenCounters } from '../../src/sample/sockets.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

const folderWith = (files: Readonly<Record<string, string>>) => {
  const folder = join(temporaryFolder(), 'arm');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

test('cgroup version 2: shmem is taken out of file, kernel and sock are read', () => {
  const stat =
    'anon 1000\nfile 700\nkernel 300\nkernel_stack 100\npagetables 50\nsock 20\nshmem ' +
    '200\nfile_mapped 9\n';
  const reader = cgroup2Memory(folderWith({ 'memory.stat': stat }));
  expect(reader.read()).toEqual({
    anonBytes: 1000,
    shmemBytes: 200,
    kernelBytes: 300,
    socketBytes: 20,
    fileBytes: 500,
  });
  reader.close();
});

test('cgroup version 2 of an older kernel: the kernel’s memory is the sum of its parts', () => {
  const stat =
    'anon 1000\nfile 0\nkernel_stack 100\npagetables 50\npercpu 7\nsock 0\nshmem ' +
    '0\nslab 40\nslab_reclaimable 30\n';
  const reader = cgroup2Memory(folderWith({ 'memory.stat': stat }));
  expect(reader.read()).toMatchObject({ kernelBytes: 197 });
  reader.close();
});

const version1 = (limit: string) =>
  folderWith({
    'memory.stat':
      'cache 5\nrss 6\nshmem 7\ntotal_cache 900\ntotal_rss 1000\ntotal_rss_huge ' +
      '0\ntotal_shmem 200\n',
    'memory.kmem.usage_in_bytes': '300\n',
    'memory.kmem.tcp.usage_in_bytes': '40\n',
    'memory.kmem.tcp.limit_in_bytes': `${limit}\n`,
  });

test(
  'cgroup version 1: the totals with descendants, kernel and TCP memory from their own ' + 'files',
  () => {
    const reader = cgroup1Memory(version1('1125899906842624'));
    expect(reader.read()).toEqual({
      anonBytes: 1000,
      shmemBytes: 200,
      kernelBytes: 300,
      socketBytes: 40,
      fileBytes: 700,
    });
    reader.close();
  },
);

test(
  'cgroup version 1 without a TCP limit does not count TCP memory, which is not the ' +
    'same as none',
  () => {
    const reader = cgroup1Memory(version1('9223372036854771712'));
    expect(reader.read()).toMatchObject({ socketBytes: null });
    reader.close();
  },
);

test('a key is found at the start of a line only', () => {
  const text = 'kernel_stack 100\nsock 20\nkernel 300\n';
  expect(numberAfter(text, 'kernel ')).toBe(300);
  expect(numberAfter(text, 'kernel_stack ')).toBe(100);
  expect(numberAfter(text, 'stack ')).toBeNull();
  expect(numberAfter(text, 'anon ')).toBeNull();
});

// proc_pid_net(5): address:port in hexadecimal, state, tx_queue:rx_queue. Port 8080 is 1F90.
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  \
timeout inode
   0: 0100007F:1F91 00000000:0000 0A 00000000:00000005 00:00000000 00000000     0        0 1 1
   1: 0100007F:1F90 00000000:0000 0A 00000000:0000001F 00:00000000 00000000     0        0 2 1
   2: 0100007F:1F90 0100007F:C001 01 00000000:00000400 00:00000000 00000000     0        0 3 1
`;

test(
  'the accept queue is the listener’s, not the bytes that wait on a connection of the ' +
    'same port',
  () => {
    expect(acceptQueue(table, 8080)).toBe(31);
    expect(acceptQueue(table, 8081)).toBe(5);
    expect(acceptQueue(table, 80)).toBeNull();
  },
);

test('overflows and drops are found by name, wherever they stand in the line', () => {
  const netstat =
    'TcpExt: SyncookiesSent ListenOverflows Other ListenDrops\nTcpExt: 9 12 8 ' +
    '15\nIpExt: InNoRoutes ListenDrops\nIpExt: 1 99\n';
  expect(listenCounters(netstat)).toEqual({ overflows: 12, drops: 15 });
});

test('steal is a share of all CPU time, and is not busy time', () => {
  // user nice system idle iowait irq softirq steal guest guest_nice
  const before = readCpuTimes('cpu  100 0 100 700 0 0 0 0 50 0\ncpu0 …');
  const after = readCpuTimes('cpu  120 0 110 750 10 0 0 10 60 0\n');
  expect(shares(before, after)).toEqual({ busy: expect.closeTo(0.3), steal: expect.closeTo(0.1) });
});

test('connections of a port are counted by state, those of the other end are not', () => {
  const row = (local: string, remote: string, state: string) =>
    (
      `   3: 0100007F:${local} 0100007F:${remote} ${state} 00000000:00000000 ` +
      '00:00000000 00000000     0        0 1 1'
    ).padEnd(149);
  const table = [
    '  sl  local_address rem_address   st'.padEnd(149),
    row('1F90', '0000', '0A'),
    row('1F90', 'C001', '01'),
    row('1F90', 'C002', '01'),
    row('C001', '1F90', '01'),
    row('1F90', 'C003', '03'),
    row('1F90', 'C004', '05'),
    row('1F90', 'C005', '06'),
    row('1F90', 'C006', '08'),
    row('11F90', 'C007', '01'),
  ].join('\n');
  const counts = noConnections();
  addStates(counts, `${table}\n`, 8080);
  expect(counts).toEqual({ established: 2, synReceived: 1, closeWait: 1, closing: 1 });
});

test('a table of the kernel is read beyond its first page', async () => {
  const servers = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  onTestFinished(() => {
    for (const server of servers) server.close();
  });
  const table = openAgain('/proc/self/net/tcp', 1 << 20);
  const text = table.read();
  table.close();
  for (const server of servers) {
    expect(acceptQueue(text, (server.address() as AddressInfo).port)).toBe(0);
  }
});
