import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coresOf } from '../../src/host/cores.ts';
import { allowedCpus } from '../../src/host/limits.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

const machine = (siblings: readonly string[]) => {
  const folder = temporaryFolder();
  for (const [cpu, list] of siblings.entries()) {
    mkdirSync(join(folder, `cpu${cpu}/topology`), { recursive: true });
    writeFileSync(join(folder, `cpu${cpu}/topology/thread_siblings_list`), `${list}\n`);
  }
  return folder;
};

test('hyper-threads are one core, however the kernel counts them', () => {
  expect(coresOf([0, 1], machine(['0-1', '0-1']))).toEqual([[0, 1]]);
  expect(coresOf([0, 1, 2, 3], machine(['0,2', '1,3', '0,2', '1,3']))).toEqual([
    [0, 2],
    [1, 3],
  ]);
});

test('a sibling that may not be used is left out', () => {
  expect(coresOf([1, 2], machine(['0-1', '0-1', '2-3', '2-3']))).toEqual([[1], [2]]);
});

test('a CPU of which nothing is known is a core', () => {
  expect(coresOf([0, 1, 7], machine(['0-1', '0-1']))).toEqual([[0, 1], [7]]);
});

test('this machine has each of its CPUs in one core', () => {
  expect(coresOf(allowedCpus()).flat().toSorted()).toEqual(allowedCpus().toSorted());
});
