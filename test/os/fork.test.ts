import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { childFlags } from '../../src/mpm/parent/child-program.ts';

const program = join(import.meta.dirname, '../fixtures/os/forking.ts');

test('copies of a running Node work, compile, collect, fork in their turn, and end when ' +
  'they fail', async () => {
  const { stdout, stderr } = await execa(process.execPath, [...childFlags, program], {
    timeout: 60_000,
  });
  expect(JSON.parse(stdout)).toEqual({
    endings: [
      ...[10, 11, 12, 13, 1].map((exitCode) => ({ exitCode, signal: null })),
      { exitCode: null, signal: 'SIGTERM' },
    ],
    again: null,
  });
  expect(stderr).toContain('a copy that fails');
}, 70_000);
