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
  const summaries = all.map(({ id }) => ({
    arm: id,
    name: id,
    planned: 3,
  })) as unknown as ArmSummary[];
  return pairSets(all, summaries).map(({ pairs }) => pairs.map(({ a, b }) => `${a.arm} ${b.arm}`));
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

test('MPMs are compared within one server; httpd and native are a family of their own', () => {
  const six = ['prefork', 'worker', 'event'].flatMap((mpm) =>
    (['httpd', 'native'] as const).map((server) => `${server}-${mpm}` as BaseArmId),
  );
  expect(setsOf(six, [])).toEqual([
    ['httpd-prefork httpd-worker', 'httpd-prefork httpd-event', 'httpd-worker httpd-event'],
    ['native-prefork native-worker', 'native-prefork native-event', 'native-worker native-event'],
    ['httpd-prefork native-prefork', 'httpd-worker native-worker', 'httpd-event native-event'],
  ]);
});

test('no verdict is sought of an arm that takes part in some rounds only', () => {
  const all = [arms['httpd-event'], arms['httpd-worker'], arms['native-event']];
  const summaries = all.map(({ id, server }) => ({
    ...{ arm: id, name: id, planned: server === 'native' ? 4 : 12 },
  })) as unknown as ArmSummary[];
  expect(pairSets(all, summaries).map(({ of, sought }) => [of, sought])).toEqual([
    ['mpm', true],
    ['parity', false],
  ]);
});
