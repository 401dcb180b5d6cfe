import { join } from 'node:path';
import { expect, test } from 'vitest';
import { follow } from '../../src/live/follow.ts';
import type { LiveView } from '../../src/live/view.ts';
import { cellOf } from '../../src/plan/cells.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { createRunFolder } from '../../src/run/folder.ts';
import type { TrialObserver } from '../../src/run/observer.ts';
import { run } from '../../src/run/run.ts';
import type { Trial } from '../../src/run/trial.ts';
import { controlOf } from '../../src/server/arm.ts';
import { ServerError } from '../../src/server/server.ts';
import { looksOf } from '../../src/stats/looks.ts';
import { latencyOf } from '../fixtures/load.ts';
import { plan as basePlan, load, recordingParts, temporaryFolder } from '../fixtures/parts.ts';
import { quickRun } from '../fixtures/quick-run.ts';

const choice = { driver: 'raw', rounds: 1000, durationSeconds: 1 } as const;
const round = {
  arms: ['httpd-event', 'httpd-worker'],
  cells: ['memory-64', 'keepalive-32'],
};
const plan: Plan = {
  ...basePlan,
  cells: [cellOf('memory', 64, choice), cellOf('keepalive', 32, choice)],
  rounds: [round, round],
};
type Parts = Parameters<typeof recordingParts>[0];

/** Carries out a run of fake parts, and keeps what the page would show at each of its steps. */
async function followed(change: Parts = {}, { wanted = plan } = {}) {
  const follower = follow(() => 0);
  const seen: { readonly at: string; readonly view: LiveView }[] = [];
  /** Keeps what is shown after a step. */
  const see = (_heard: unknown, at: string) => {
    seen.push({ at, view: structuredClone(follower.now()) });
  };
  const { parts } = recordingParts(change);
  const { observer } = follower;
  const telling: TrialObserver = {
    armStarts: (trial) => see(observer.armStarts(trial), `start ${trial.arm}`),
    cellBegins: (arms) => see(observer.cellBegins(arms), 'cell'),
    loadBegins: (trial) => see(observer.loadBegins(trial), `load ${trial.arm}`),
    loadProgresses: (trial, progress) =>
      see(observer.loadProgresses(trial, progress), `answered ${trial.arm}`),
  };
  const reasons = (trials: readonly Trial[]) =>
    trials.flatMap((trial) => (trial.state === 'failed' ? [trial.reason] : []));
  const folder = createRunFolder(join(temporaryFolder(), 'run'), wanted);
  follower.runBegins(wanted, '');
  await run(
    folder,
    { ...parts, observer: telling },
    {
      jobStarts: (job, { records }) => see(follower.jobStarts(job, records, 60), 'job'),
      trialsEnd: (trials) => see(follower.trialsEnd(trials, reasons(trials)), 'ended'),
      jobEnds: () => see(follower.jobEnds(30), 'job ended'),
    },
    never,
  );
  return seen;
}

const never = new AbortController().signal;
const doing = (view: LiveView | undefined) => view?.arms.map((arm) => `${arm.name} ${arm.doing}`);

test('an arm that a cell does not measure waits, and has not failed', async () => {
  const [memory, keepalive] = plan.cells as [Plan['cells'][0], Plan['cells'][0]];
  const cells = [memory, { ...keepalive, arms: ['httpd-event'] }] as const;
  const seen = await followed({}, { wanted: { ...plan, cells } });
  const shown = seen.flatMap(({ view }) => doing(view) ?? []);
  expect(shown).toContain('event under load');
  expect(shown.filter((each) => each.endsWith('failed'))).toEqual([]);
});

test('each step of a round shows what every arm does', async () => {
  const seen = await followed();
  const steps = seen.map(({ at }) => at);
  expect(steps.slice(0, 6)).toEqual([
    ...['job', 'start httpd-event', 'start httpd-worker', 'cell', 'ended', 'cell'],
  ]);
  expect(seen[0]?.view.now).toMatchObject({ stage: 'Round 1 of 2', situation: null });
  expect(doing(seen[0]?.view)).toEqual(['worker not started', 'event not started']);
  expect(doing(seen[2]?.view)).toEqual(['worker starting', 'event starting']);
  expect(seen[3]?.view.now.situation).toBe('memory of the pool');
  expect(doing(seen[3]?.view)).toEqual(['worker waiting', 'event waiting']);
  expect(seen[5]?.view.now.situation).toBe('32 busy keep-alive clients');
  for (const { at, view } of seen.filter(({ at }) => at.startsWith('load'))) {
    // One arm at a time.
    const loaded = at.slice('load httpd-'.length);
    expect(doing(view)?.toSorted()).toEqual(
      [`${loaded} under load`, `${loaded === 'event' ? 'worker' : 'event'} waiting`].toSorted(),
    );
  }
  const last = seen.at(-1)?.view;
  expect(doing(last)).toEqual(['worker stopped', 'event stopped']);
  expect(last?.now).toMatchObject({ stage: 'Round 2 of 2', situation: null, secondsLeft: 30 });
});

test('the rate is that of the latest turn of the cell under way', async () => {
  let turns = 0;
  const seen = await followed({
    driveTurns: (specs, _, work) =>
      work({
        turn: async () => ({ requests: ++turns, seconds: 0.5 }),
        rest: async () => {},
        finish: async () => specs.map(() => load),
      }),
  });
  const rates = seen
    .filter(({ at }) => at.startsWith('answered'))
    .map(({ at, view }) => view.arms.find((arm) => at.endsWith(arm.name))?.ratePerSecond);
  expect(rates).toEqual(Array.from({ length: 16 }, (_, i) => (i + 1) * 2));
  // The next cell has none yet, and the memory of a pool never has one.
  const cells = seen.filter(({ at }) => at === 'cell');
  expect(cells).toHaveLength(4);
  for (const { view } of cells) {
    expect(view.arms.map((arm) => arm.ratePerSecond)).toEqual([null, null]);
  }
});

test('latency is that of the latest trial that has one, with its situation and round', async () => {
  const latencyUs = { ...latencyOf(1000, 250, 10), p50: 250, p99: 900, count: 1000, lost: 0 };
  const seen = await followed({
    driveTurns: (specs, _, work) =>
      work({
        turn: async () => ({ requests: 100, seconds: 0.5 }),
        rest: async () => {},
        finish: async () =>
          specs.map(({ populations: [{ name }] }) =>
            // 2 % of the requests were lost: p99 is a lower bound, p50 is none.
            name === 'idle' ? load : { ...load, latencyUs: { ...latencyUs, lost: 20 } },
          ),
      }),
  });
  const shown = (at: number) =>
    seen.filter((each) => each.at === 'ended')[at]?.view.arms.map(({ latency }) => latency);
  const expected = {
    p50: { us: 250, isLowerBound: false },
    p99: { us: 900, isLowerBound: true },
    situation: '32 busy keep-alive clients',
  };
  expect(shown(0)).toEqual([null, null]);
  expect(shown(1)).toEqual([1, 1].map((round) => ({ ...expected, round })));
  // The trials of the memory of round 2 have none, and those of round 1 stand.
  expect(shown(2)).toEqual([1, 1].map((round) => ({ ...expected, round })));
  expect(shown(3)).toEqual([2, 2].map((round) => ({ ...expected, round })));
});

test('memory and scoreboard are the latest readings of the samplers', async () => {
  let reading = 0;
  const { parts } = recordingParts();
  const seen = await followed({
    watch: (server) => ({
      ...parts.watch(server),
      latest: () => ({ footprintBytes: ++reading, scoreboard: { W: reading } }),
    }),
  });
  const [before, after] = seen.filter(({ at }) => at.startsWith('load'));
  const readings = (view: LiveView | undefined) =>
    (view?.arms ?? []).map(({ footprintBytes, scoreboard }) => [footprintBytes, scoreboard?.W]);
  expect(readings(seen[0]?.view)).toEqual([
    [null, undefined],
    [null, undefined],
  ]);
  expect(readings(after?.view).flat()[0]).toBeGreaterThan(readings(before?.view).flat()[0] ?? 0);
  for (const [bytes, slots] of readings(after?.view)) expect(bytes).toBe(slots);
});

test('an arm that fails stays so until it starts again, and its reason is shown once', async () => {
  const { parts } = recordingParts();
  const seen = await followed({
    start: (request, signal) =>
      request.arm.mpm === 'event'
        ? Promise.reject(new ServerError('ready', 'no port', ''))
        : parts.start(request, signal),
  });
  const ended = seen.filter(({ at }) => at === 'job ended');
  expect(ended).toHaveLength(2);
  for (const { view } of ended) expect(doing(view)).toEqual(['worker stopped', 'event failed']);
  expect(ended[1]?.view.failures).toEqual(['no port']);
  const cells = seen.filter(({ at }) => at === 'cell');
  for (const { view } of cells) expect(doing(view)).toEqual(['worker waiting', 'event failed']);
  const again = seen.filter(({ at }) => at === 'start httpd-event')[1];
  expect(doing(again?.view)).toContain('event starting');
});

test('an arm that ends in the middle of a round has failed in its next cell', async () => {
  const died = Promise.withResolvers<string>();
  const { parts } = recordingParts();
  const seen = await followed({
    start: async (request, signal) => ({
      ...(await parts.start(request, signal)),
      ...(request.arm.mpm === 'event' && { died: died.promise }),
    }),
    driveTurns: (specs, options, work) => {
      if (specs[0]?.populations[0].name === 'idle') died.resolve('gone');
      return parts.driveTurns(specs, options, work);
    },
  });
  const cells = seen.filter(({ at }) => at === 'cell');
  expect(doing(cells[0]?.view)).toEqual(['worker waiting', 'event waiting']);
  expect(doing(cells[1]?.view)).toEqual(['worker waiting', 'event failed']);
});

test('the A/A control is an arm of its own', async () => {
  const control = controlOf('httpd-event');
  const withControl = { ...round, arms: [...round.arms, control] };
  const seen = await followed(
    {},
    { wanted: { ...plan, control: 'httpd-event', rounds: [withControl] } },
  );
  const loaded = seen.filter(({ at }) => at === `load ${control}`);
  expect(loaded.length).toBeGreaterThan(0);
  for (const { view } of loaded) {
    expect(doing(view)?.toSorted()).toEqual([
      ...['event (A/A control) under load', 'event waiting', 'worker waiting'],
    ]);
  }
});

test('a trial of its own shows its progress while its window goes on', async () => {
  const seen = await followed(
    {
      generate: async (_, { warm, report }) => {
        await warm();
        report?.({ requests: 100, seconds: 0.5 });
        report?.({ requests: 300, seconds: 1 });
        return load;
      },
    },
    { wanted: { ...basePlan, cells: [cellOf('keepalive', 32, { ...choice, driver: 'undici' })] } },
  );
  const answered = seen.filter(({ at }) => at === 'answered httpd-event');
  expect(
    answered.map(({ view }) => view.arms.find(({ name }) => name === 'event')?.ratePerSecond),
  ).toEqual([200, 300]);
  expect(doing(answered[0]?.view)).toContain('event under load');
});

test('questions are judged after the rounds before this one, and all of them at the end', () => {
  const { plan: quick, trials } = quickRun(8);
  const wanted = { ...quick, comparison: { ...quick.comparison, looks: looksOf({ most: 20 }) } };
  const follower = follow(() => 0);
  const decided = () => follower.now().questions.filter(({ isDecided }) => isDecided).length;
  follower.runBegins(wanted, '');
  // The records of the eighth round itself are of an attempt that is repeated.
  follower.jobStarts({ round: 8, trials: [] }, trials, 5);
  expect([follower.now().questions.length, decided()]).toEqual([8, 0]);
  follower.jobStarts({ round: 9, trials: [] }, trials, 5);
  expect(decided()).toBeGreaterThan(0);
  follower.runEnds(trials.filter(({ round }) => round < 8));
  expect(decided()).toBeGreaterThan(0);
});

test('the parts of a study are named, and so is its end', () => {
  const follower = follow(() => 0);
  follower.stageBegins('Prepare httpd');
  expect(follower.now()).toMatchObject({ arms: [], now: { stage: 'Prepare httpd' } });
  follower.runBegins({ ...plan, budgetSeconds: 60 }, 'Claim 7, short');
  follower.jobStarts({ round: 2, trials: [] }, [], 5);
  expect(follower.now().now).toMatchObject({
    stage: 'Claim 7, short: round 2 of at most 2',
    isBounded: true,
  });
  follower.runEnds([]);
  follower.ends('The run has ended');
  expect(follower.now().now).toMatchObject({ stage: 'The run has ended', ended: true });
});
