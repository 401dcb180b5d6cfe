import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { childFlags } from '../../src/mpm/parent/process-table.ts';

const program = join(import.meta.dirname, 'forking.ts');

test('copies of a running Node work, compile, collect and fork in their turn', async () => {
  const { stdout } = await execa(process.execPath, [...childFlags, program], { timeout: 60_000 });
  expect(JSON.parse(stdout)).toEqual({
    endings: [
      ...[10, 11, 12, 13].map((exitCode) => ({ exitCode, signal: null })),
      { exitCode: null, signal: 'SIGTERM' },
    ],
    again: null,
  });
}, 70_000);
