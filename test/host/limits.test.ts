import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { allowedCpus, parseCpuList } from '../../src/host/limits.ts';

test('a CPU that is switched off is none to run on', () => {
  const status = 'Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7\n';
  expect(allowedCpus(status, '0-1,4,9')).toEqual([0, 1, 4]);
});

test('where the kernel does not say which CPUs are online, all that are allowed count', () => {
  expect(allowedCpus('Cpus_allowed_list:\t1,3\n', '')).toEqual([1, 3]);
});

test('this process may use as many as nproc says', () => {
  const env = { PATH: process.env.PATH };
  expect(allowedCpus()).toHaveLength(Number(execFileSync('nproc', { env, encoding: 'utf8' })));
});

test('the kernel writes lists of CPUs in ranges', () => {
  expect(parseCpuList('0-2,5')).toEqual([0, 1, 2, 5]);
});
