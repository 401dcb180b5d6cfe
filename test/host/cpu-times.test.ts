import { expect, test } from 'vitest';
import { readUsedUs } from '../../src/host/cpu-times.ts';

const stat = [
  'cpu  300 10 200 5000 50 7 9 3 0 0',
  'cpu0 100 4 60 2500 20 3 4 1 0 0',
  'cpu1 200 6 140 2500 30 4 5 2 0 0',
  'cpu10 1 1 1 0 0 0 0 0 0 0',
  'intr 12345 0 0',
].join('\n');

test('what was used on some CPUs is their busy time with interrupts, in microseconds', () => {
  expect(readUsedUs([0], stat)).toBe((100 + 4 + 60 + 3 + 4) * 10_000);
  expect(readUsedUs([0, 1], stat)).toBe((171 + 355) * 10_000);
  expect(readUsedUs([1], stat)).toBe(355 * 10_000);
  expect(readUsedUs([], stat)).toBe(0);
});

test('this machine tells it, and it grows with what is used', () => {
  const cpus = Array.from({ length: 256 }, (_, cpu) => cpu);
  const before = readUsedUs(cpus);
  const start = process.cpuUsage();
  while (process.cpuUsage(start).user < 60_000);
  expect(readUsedUs(cpus)).toBeGreaterThan(before);
});
