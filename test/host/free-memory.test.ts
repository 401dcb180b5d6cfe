import { mkdirSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freeMemoryBytes } from '../../src/host/free-memory.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

/** A machine with 8 GiB available and these files under the folder of control groups. */
function machine(cgroup: string, files: Readonly<Record<string, number | string>>) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'proc/self'), { recursive: true });
  writeFileSync(join(folder, 'proc/meminfo'), 'MemTotal: 9 kB\nMemAvailable:    8388608 kB\n');
  writeFileSync(join(folder, 'proc/self/cgroup'), cgroup);
  for (const [path, value] of Object.entries(files)) {
    mkdirSync(join(folder, 'cgroup', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'cgroup', path), `${value}\n`);
  }
  return freeMemoryBytes(join(folder, 'proc'), join(folder, 'cgroup'));
}

const gibibyte = 2 ** 30;

describe('memory that may still be taken', () => {
  test('without a limit it is what the machine has', () => {
    expect(machine('0::/user\n', { 'user/memory.max': 'max', 'user/memory.current': 5 })).toBe(
      8 * gibibyte,
    );
    expect(freeMemoryBytes()).toBeGreaterThan(freemem() / 100);
  });

  test('version 2: the tightest group on the way to the root decides', () => {
    const files = {
      ...{ 'a/memory.max': 2 * gibibyte, 'a/memory.current': gibibyte },
      ...{ 'a/b/memory.max': 4 * gibibyte, 'a/b/memory.current': gibibyte },
    };
    expect(machine('0::/a/b\n', files)).toBe(gibibyte);
  });

  test('version 1, and a container that sees its own group at the root', () => {
    const files = {
      'memory/memory.limit_in_bytes': gibibyte,
      'memory/memory.usage_in_bytes': gibibyte / 4,
    };
    expect(machine('5:cpu:/x\n4:memory:/docker/0af\n', files)).toBe(0.75 * gibibyte);
  });

  test('cached files count as free: the kernel takes them back first', () => {
    const version2 = {
      'a/memory.max': gibibyte,
      'a/memory.current': gibibyte,
      'a/memory.stat': `anon 4096\ninactive_file ${gibibyte / 2}\nactive_file 8192`,
    };
    expect(machine('0::/a\n', version2)).toBe(gibibyte / 2);
    const version1 = {
      'memory/memory.limit_in_bytes': gibibyte,
      'memory/memory.usage_in_bytes': gibibyte,
      'memory/memory.stat': `inactive_file 4096\ntotal_inactive_file ${gibibyte / 4}`,
    };
    expect(machine('4:memory:/\n', version1)).toBe(gibibyte / 4);
  });
});
