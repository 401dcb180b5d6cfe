import { expect, test } from 'vitest';
import { wording } from '../../src/cli/wording.ts';
import type { Problems } from '../../src/host/message.ts';
import { runnableArms } from '../../src/plan/runnable-arms.ts';
import { type Arm, arms, type SiteTuning } from '../../src/server/arm.ts';
import { planOf } from '../fixtures/planned-bench.ts';

const elsewhere = {
  ...{ address: '192.0.2.7', cpus: 8, memoryBytes: 2 ** 34 },
  generators: [1, 2, 3].map((i) => ({ address: `192.0.2.1${i}`, cpus: 4 })),
};
const swarm = { runtime: { name: 'swarm', reason: 'for the test', elsewhere } } as const;

test('a swarm runs httpd alone, and a note says who is left out', async () => {
  const { plan } = await planOf({}, swarm);
  expect(plan?.arms.map(({ id }) => id)).toEqual(['httpd-prefork', 'httpd-worker', 'httpd-event']);
  expect(plan?.notes).toContain(
    'native-prefork, native-worker, native-event left out: a swarm runs httpd without PHP',
  );
});

test('where no arm is left, that is a problem', async () => {
  const { problems } = await planOf({ server: 'native' }, swarm);
  expect(problems).toEqual([
    '--runtime swarm: native-prefork, native-worker, native-event left out: ' +
      'a swarm runs httpd without PHP',
  ]);
});

test('the load comes from all machines with that role, or from as many as asked', async () => {
  const all = await planOf({}, swarm);
  expect(all.plan?.generatorAddresses).toEqual(['192.0.2.11', '192.0.2.12', '192.0.2.13']);
  expect(all.plan?.cpus.generator).toHaveLength(12);
  const two = await planOf({ runtime: 'swarm', generators: '2', minGenerators: '1' }, swarm);
  expect(two.problems).toEqual([]);
  expect(two.plan?.generatorAddresses).toEqual(['192.0.2.11', '192.0.2.12']);
  expect(two.plan?.httpd.generators).toEqual({ most: 2, least: 1 });
});

test('machines for the load need a swarm, and enough of them', async () => {
  expect((await planOf({ generators: '2' })).problems).toEqual([
    '--generators 2 needs --runtime swarm',
  ]);
  expect((await planOf({ registry: 'r:5000' })).problems).toEqual([
    '--registry r:5000 needs --runtime swarm',
  ]);
  const few = await planOf({ runtime: 'swarm', generators: '1', minGenerators: '2' }, swarm);
  expect(few.problems).toEqual(['--min-generators 2: --generators 1 is fewer']);
});

test('a site is refused where the engine is on another machine, and there alone', () => {
  const tuning: SiteTuning = {
    ...{ name: 'site', path: '/x', text: 'Listen 80', serverRoot: '/', modules: null },
    replaced: [],
  };
  const site: Arm = { ...arms['httpd-event'], tuning };
  const problems: Problems = [];
  const far = { name: 'docker', reason: '', elsewhere } as const;
  expect(runnableArms([site], far, problems).arms).toEqual([]);
  expect(problems.map(wording)).toEqual([
    '--runtime docker: httpd-event left out: a site needs an engine on its machine, ' +
      'and this one is on 192.0.2.7',
  ]);
  expect(runnableArms([site], { name: 'docker', reason: '' }, []).arms).toEqual([site]);
});
