import { expect, test } from 'vitest';
import { arms, type Tuning } from '../../src/server/arm.ts';
import { http2WorkersIn, http2WorkersOf } from '../../src/server/http2-workers.ts';
import { poolOf } from '../../src/server/pool.ts';

const workersOf = (tuning: Tuning) => http2WorkersOf({ ...arms['httpd-event'], tuning });
const file = (text: string): Tuning => ({ name: 'file', path: 'x.conf', text });

test('equal capacity is equal for streams too; prefork has none', () => {
  expect(workersOf({ name: 'matched' })).toEqual({ min: 32, max: 32 });
  expect(http2WorkersOf(arms['httpd-worker'])).toEqual({ min: 32, max: 32 });
  expect(poolOf(arms['httpd-event']).threadsPerChild).toBe(32);
  expect(http2WorkersOf(arms['httpd-prefork'])).toBeNull();
});

test('without a word of the user they follow from ThreadsPerChild, as mod_http2 has it', () => {
  expect(workersOf({ name: 'stock' })).toEqual({ min: 25, max: 37 });
  const threads = (count: number) => `ThreadsPerChild ${count}\n`;
  expect(workersOf(file(threads(16)))).toEqual({ min: 16, max: 24 });
  expect(workersOf(file(threads(1)))).toEqual({ min: 1, max: 4 });
  expect(workersOf(file(`${threads(16)}H2MaxWorkers 8\n`))).toEqual({ min: 16, max: 16 });
  expect(workersOf(file('H2MinWorkers 2\nH2MaxWorkers 3\n'))).toEqual({ min: 2, max: 3 });
});

test('a child says once how many it has', () => {
  const line = '[http2:info] [pid 7:tid 9] h2_workers: created with min=32 max=48 idle_ms=600000';
  expect(http2WorkersIn(`AH00489: resuming\n${line}\n`)).toEqual({ min: 32, max: 48 });
  expect(http2WorkersIn('AH00489: resuming')).toBeNull();
});
