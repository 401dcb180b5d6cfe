import { expect, test } from 'vitest';
import type { ArmSummary } from '../../src/analysis/arm-summary.ts';
import { pairSets } from '../../src/analysis/pair-sets.ts';
import { armsOf } from '../../src/plan/choose-arms.ts';
import { arms, type BaseArmId } from '../../src/server/arm.ts';

const variant = (name: string) => ({ name, tuning: { name: 'stock' } as const });

const setsOf = (ids: readonly BaseArmId[], variants: readonly string[]) => {
  const all = armsOf(
    ids.map((id) => arms[id]),
    { tuning: { name: 'matched' }, variants: variants.map(variant), builds: [] },
  );
  const summaries = all.map(({ id }) => ({ arm: id, name: id })) as unknown as ArmSummary[];
  return pairSets(all, summaries).map((pairs) => pairs.map(({ a, b }) => `${a.arm} ${b.arm}`));
};

test('without variants every pair of MPMs is one set', () => {
  expect(setsOf(['httpd-prefork', 'httpd-worker', 'httpd-event'], [])).toEqual([
    ['httpd-prefork httpd-worker', 'httpd-prefork httpd-event', 'httpd-worker httpd-event'],
  ]);
});

test('variants are compared within one MPM, and MPMs within one variant', () => {
  expect(setsOf(['httpd-worker', 'httpd-event'], ['a', 'b'])).toEqual([
    ['httpd-worker@a httpd-event@a'],
    ['httpd-worker@b httpd-event@b'],
    ['httpd-worker@a httpd-worker@b'],
    ['httpd-event@a httpd-event@b'],
  ]);
});

test('a single arm has one set without pairs', () => {
  expect(setsOf(['httpd-event'], [])).toEqual([[]]);
});
