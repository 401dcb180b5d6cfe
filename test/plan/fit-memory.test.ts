import { describe, expect, test } from 'vitest';
import { wording } from '../../src/cli/wording.ts';
import { type Fitted, fitMemory } from '../../src/plan/fit-memory.ts';
import { type Arm, arms, armWith } from '../../src/server/arm.ts';
import { neededBytes } from '../../src/server/memory-need.ts';
import { poolOf } from '../../src/server/pool.ts';

const mebibyte = 2 ** 20;
const httpd = [arms['httpd-prefork'], arms['httpd-worker'], arms['httpd-event']];
const all = [...httpd, arms['native-prefork'], arms['native-worker'], arms['native-event']];
const needMib = (some: readonly Arm[]) =>
  some.reduce((sum, arm) => sum + neededBytes(arm), 256 * mebibyte) / mebibyte;

const problemOf = (fitted: Fitted) => ('problem' in fitted ? wording(fitted.problem) : '');

describe('the arms of a round and the memory that is free', () => {
  test('all of them where they fit, or where nothing is known', () => {
    expect(fitMemory(all, 64 * 1024 * mebibyte, true)).toEqual({ arms: all, notes: [] });
    expect(fitMemory(all, null, true)).toEqual({ arms: all, notes: [] });
  });

  test('the native server is left out first, and the sentence has both numbers', () => {
    const free = needMib(all) - 1;
    expect(fitMemory(all, free * mebibyte, true)).toEqual({
      arms: httpd,
      notes: [
        `the native server is left out: all arms of a round need ${Math.round(needMib(all))} MiB ` +
          `and ${Math.round(free)} MiB are free`,
      ],
    });
  });

  test('then the pools are made smaller; so are those of a server that was asked for', () => {
    const less = fitMemory(httpd, (needMib(httpd) - 1) * mebibyte, true);
    if (!('arms' in less)) throw new Error(wording(less.problem));
    expect(less.arms.map((arm: Arm) => poolOf(arm).capacity)).toEqual([32, 32, 32]);
    expect(less.notes).toEqual([expect.stringContaining('each pool has 32 workers')]);
    const asked = fitMemory(all, (needMib(all) - 1) * mebibyte, false);
    if (!('arms' in asked)) throw new Error(wording(asked.problem));
    expect(asked.arms.map((arm: Arm) => poolOf(arm).capacity)).toEqual(Array(6).fill(32));
  });

  test('a tuning of the user’s stays as it is', () => {
    const tuning = { name: 'file', path: 'a.conf', text: 'MaxRequestWorkers 64\n' } as const;
    const own = httpd.map((arm) => armWith(arm, { tuning }));
    const fitted = fitMemory(own, (needMib(own) - 1) * mebibyte, true);
    expect(problemOf(fitted)).toContain('are free: raise the limit');
  });

  test('what fits at no size is a problem with the numbers', () => {
    expect(problemOf(fitMemory(all, 100 * mebibyte, true))).toMatch(
      new RegExp(
        '^the arms of a round need \\d+ MiB of memory, \\d+ MiB with the smallest pools, and ' +
          '100 MiB are free: raise the limit, or ask for fewer arms \\(--mpm, --server\\)$',
      ),
    );
  });
});
