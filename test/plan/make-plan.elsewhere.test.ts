import { expect, test } from 'vitest';
import { planOf } from '../fixtures/planned-bench.ts';

const elsewhere = { address: '192.0.2.7', cpus: 8, memoryBytes: 2 ** 34 };
const far = { runtime: { name: 'docker', reason: 'for the test', elsewhere } } as const;

test('a server on another machine has all of its CPUs, and the load all of ours', async () => {
  const { plan } = await planOf({}, far);
  expect(plan?.serverAddress).toBe('192.0.2.7');
  expect(plan?.cpus).toEqual({
    ...{ server: [0, 1, 2, 3, 4, 5, 6, 7], generator: [0, 1] },
    ...{ shared: false, sameCore: false },
  });
});

test('its memory is that of its machine', async () => {
  const small = { ...far.runtime, elsewhere: { ...elsewhere, memoryBytes: 2 ** 20 } };
  const { problems } = await planOf({}, { freeMemoryBytes: 2 ** 40, runtime: small });
  expect(problems.join()).toContain('memory');
});

test('a workload with an application beside the server is left out, and named', async () => {
  const { plan } = await planOf({ workload: 'keepalive,app' }, far);
  expect(plan?.cells.map(({ workload }) => workload)).toEqual(['keepalive']);
  expect(plan?.notes).toContain(
    'app is left out: its application cannot stand beside a server on 192.0.2.7',
  );
});

test('on this machine nothing of that is in the plan', async () => {
  const { plan } = await planOf({ workload: 'keepalive,app' });
  expect(plan).not.toHaveProperty('serverAddress');
  expect(plan?.cells.map(({ workload }) => workload)).toEqual(['keepalive', 'app']);
});
