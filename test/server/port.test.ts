import { expect, test } from 'vitest';
import { freePort, portsOutside } from '../../src/server/port.ts';

test('ports of servers are none that the kernel gives to clients, wherever those begin', () => {
  expect(portsOutside([32_768, 60_999])).toEqual([10_240, 32_767]);
  expect(portsOutside([10_240, 65_535])).toEqual([1024, 10_239]);
  expect(portsOutside([1024, 60_999])).toEqual([61_000, 65_535]);
  // Where nothing is left, any port is tried.
  expect(portsOutside([1024, 65_535])).toEqual([10_240, 65_535]);
});

test('a free port can be had', async () => {
  expect(await freePort('127.0.0.1')).toBeGreaterThan(1023);
});

test('an address of another machine has none, and says so', async () => {
  await expect(freePort('192.0.2.7')).rejects.toThrow(/no port from \d+ to \d+ of 192\.0\.2\.7/);
});
