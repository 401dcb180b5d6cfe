import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { message, type Problems } from '../../src/host/message.ts';
import { cellOf } from '../../src/plan/cells.ts';
import { makePlan, onRuntime } from '../../src/plan/make-plan.ts';
import { arms } from '../../src/server/arm.ts';
import { runtimes } from '../../src/server/runtimes.ts';
import { chooseRuntime, fallBack } from '../../src/studies/choose-runtime.ts';
import { surroundings } from '../../src/studies/surroundings.ts';

const engine = (found: boolean) =>
  vi
    .spyOn(runtimes.docker, 'find')
    .mockResolvedValue({ found, reason: found ? 'an engine answers' : 'no engine answers' });

beforeEach(() => void engine(true));
afterEach(() => void vi.restoreAllMocks());

test(
  'auto takes the first runtime that is found and can run the ' + 'builds, and says why',
  async () => {
    expect(await chooseRuntime('auto', [], [])).toEqual({
      name: 'docker',
      reason: 'an engine answers',
    });
    expect(await chooseRuntime('auto', [process.execPath], [])).toEqual({
      name: 'process',
      reason: 'the builds cannot run as containers',
    });
    engine(false);
    expect(await chooseRuntime('auto', [], [])).toEqual({
      name: 'process',
      reason: 'no engine answers',
    });
  },
);

test('a runtime that was asked for and is not found is a problem', async () => {
  engine(false);
  const problems: Problems = [];
  await chooseRuntime('docker', [], problems);
  const tried = message`${{ runtime: 'docker' }}: ${'no engine answers'}. Use another one, or auto`;
  expect(problems).toEqual([tried]);
});

/** A study of one run in containers, whose arm runs this httpd. */
async function study(httpd: string | null) {
  const plan = makePlan(
    {
      ...{
        preset: 'smoke',
        arms: [{ ...arms['httpd-event'], httpd }],
        control: false,
        budgetSeconds: null,
        seed: 1,
      },
      load: [cellOf('keepalive', 4, { driver: 'raw', durationSeconds: 1 })],
      ...{ rounds: 1, warmupSeconds: 0.2, durationSeconds: 0.5, clientThreads: 1 },
      httpd: { path: null, image: 'httpd:2.4' },
    },
    await surroundings('process', []),
    [],
  );
  const parts = [{ id: '', title: 'a run', plan: onRuntime(plan, 'docker', 'an engine answers') }];
  return { parts, runtimeWish: 'auto' as const, resumed: false };
}

test('a new study with auto moves to plain processes where containers cannot be had', async () => {
  const moved = await fallBack(await study(null), 'no image');
  expect(moved?.parts[0]?.plan).toMatchObject({
    runtime: 'process',
    runtimeReason: 'containers are not available: no image',
    memoryLimitBytes: null,
  });
});

test('a plan for an engine on another machine stays there: it has that one’s CPUs', async () => {
  const { parts, ...job } = await study(null);
  const remote = parts.map((part) => ({
    ...part,
    plan: { ...part.plan, serverAddress: '192.0.2.7' },
  }));
  expect(await fallBack({ ...job, parts: remote }, 'no image')).toBeNull();
});

test('what the servers of the first runtime said of a tuning does not move with it', async () => {
  const { parts, ...job } = await study(null);
  const pool = { capacity: 7, threadsPerChild: 1, started: 3, keepAlive: true };
  const asked = parts.map((part) => {
    const arms = part.plan.arms.map((arm) => ({ ...arm, pool }));
    return { ...part, plan: { ...part.plan, arms } };
  });
  const moved = await fallBack({ ...job, parts: asked }, 'no image');
  expect(moved?.parts[0]?.plan.arms).toEqual(parts[0]?.plan.arms);
});

test(
  'no study moves that asked for its runtime, is resumed, or has ' + 'builds only for it',
  async () => {
    const asked = await study(null);
    expect(await fallBack({ ...asked, runtimeWish: 'docker' }, 'no image')).toBeNull();
    expect(await fallBack({ ...asked, resumed: true }, 'no image')).toBeNull();
    expect(await fallBack(await study('httpd:2.4.68'), 'no image')).toBeNull();
    expect(await fallBack(await study(process.execPath), 'no image')).not.toBeNull();
  },
);

test('a study that runs as plain processes already has no other runtime', async () => {
  const moved = await fallBack(await study(null), 'no image');
  expect(moved && (await fallBack(moved, 'no httpd'))).toBeNull();
});
