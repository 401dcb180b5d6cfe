import { expect, test } from 'vitest';
import { wording } from '../../src/cli/wording.ts';
import type { Problems } from '../../src/host/message.ts';
import { armsOf, checkBases, equalArms } from '../../src/plan/choose-arms.ts';
import { armOf, arms, controlOf, isControl, type Tuning, withMpm } from '../../src/server/arm.ts';

const tuning: Tuning = { name: 'matched' };
const file = (text: string): Tuning => ({ name: 'file', path: `${text}.conf`, text });
const variants = [
  { name: 'current', tuning: file('a') },
  { name: 'proposed', tuning: file('b') },
];
const builds = [{ name: '2.4.68', httpd: '/opt/68/httpd' }];
const event = arms['httpd-event'];

const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);

test('without variants and builds an arm is its base arm', () => {
  const [arm] = armsOf([event], { tuning, variants: [], builds: [] });
  expect(arm).toEqual({
    ...{ id: 'httpd-event', server: 'httpd', mpm: 'event', php: null },
    ...{ variant: null, build: null, tuning: { name: 'matched' }, httpd: null },
  });
});

test('two variants stand side by side, and one stands beside the default tuning', () => {
  expect(ids(armsOf([event], { tuning, variants, builds: [] }))).toEqual([
    'httpd-event@current',
    'httpd-event@proposed',
  ]);
  const one = armsOf([event], { tuning, variants: variants.slice(1), builds: [] });
  expect(one.map((arm) => [arm.id, arm.tuning.name])).toEqual([
    ['httpd-event@default', 'matched'],
    ['httpd-event@proposed', 'file'],
  ]);
});

test('several MPMs, variants and builds give the product; the native server has no builds', () => {
  const bases = [event, arms['native-event']];
  expect(ids(armsOf(bases, { tuning, variants, builds }))).toEqual([
    'httpd-event@current+default',
    'httpd-event@current+2.4.68',
    'httpd-event@proposed+default',
    'httpd-event@proposed+2.4.68',
    'native-event@current',
    'native-event@proposed',
  ]);
});

test('builds need an httpd, and none with PHP', () => {
  const problemsOf = (bases: Parameters<typeof checkBases>[0]) => {
    const problems: Problems = [];
    checkBases(bases, { builds }, problems);
    return problems.map(wording);
  };
  expect(problemsOf([event, arms['native-event']])).toEqual([]);
  expect(problemsOf([arms['native-event']])).toEqual([
    '--build: the native server has no builds; compare those of httpd',
  ]);
  expect(problemsOf([arms['httpd-event-fpm']])).toHaveLength(1);
});

test('arms with equal files are an A/A comparison', () => {
  const same = [
    { name: 'one', tuning: file('a') },
    { name: 'two', tuning: { name: 'file', path: 'elsewhere', text: 'a' } as const },
  ];
  const pairs = equalArms(armsOf([event], { tuning, variants: same, builds: [] }));
  expect(pairs.map(([a, b]) => [a.id, b.id])).toEqual([['httpd-event@one', 'httpd-event@two']]);
  expect(equalArms(armsOf([event], { tuning, variants, builds: [] }))).toEqual([]);
});

test('an arm is found by its own id and by that of its A/A control', () => {
  const all = armsOf([event], { tuning, variants, builds: [] });
  const control = controlOf('httpd-event@current');
  expect([isControl(control), isControl('httpd-event@current')]).toEqual([true, false]);
  expect(armOf(control, all)).toBe(all[0]);
  expect(() => armOf('httpd-worker', all)).toThrow('no arm of the plan is called httpd-worker');
});

test('another MPM keeps tuning, variant and build', () => {
  const [arm] = armsOf([event], { tuning, variants, builds });
  expect(withMpm(arm!, 'worker')).toMatchObject({
    id: 'httpd-worker@current+default',
    variant: 'current',
    tuning: { text: 'a' },
  });
});
