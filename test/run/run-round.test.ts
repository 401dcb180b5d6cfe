import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GeneratorCrash } from '../../src/load/generator-process.ts';
import { cellOf } from '../../src/plan/cells.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { fitsBudget, spentSeconds } from '../../src/run/budget.ts';
import { readEnd } from '../../src/run/end.ts';
import { createRunFolder } from '../../src/run/folder.ts';
import { missingJobs } from '../../src/run/jobs.ts';
import type { TrialParts } from '../../src/run/parts.ts';
import { readRecords } from '../../src/run/results.ts';
import { run } from '../../src/run/run.ts';
import type { Trial } from '../../src/run/trial.ts';
import { turnOrder } from '../../src/run/turns.ts';
import { ServerError } from '../../src/server/server.ts';
import {
  fakeServer,
  observation,
  plan,
  recordingParts,
  temporaryFolder,
} from '../fixtures/parts.ts';

const never = new AbortController().signal;
const silent = { jobStarts: () => {}, trialsEnd: () => {}, jobEnds: () => {} };
const choice = { driver: 'raw', rounds: 1000, durationSeconds: 1 } as const;
const cells = [cellOf('memory', 64, choice), cellOf('keepalive', 32, choice)];
const roundOf = () => ({
  arms: ['httpd-event', 'httpd-worker'],
  cells: cells.map(({ id }) => id),
});
const inTurns = (change: Partial<Plan> = {}): Plan => ({
  ...plan,
  ...{ cells, rounds: [roundOf()] },
  ...change,
});
const newFolder = (change: Partial<Plan> = {}) =>
  createRunFolder(join(temporaryFolder(), 'run'), inTurns(change));
const stated = (trials: readonly { readonly id: string; readonly state: string }[]) =>
  trials.map(({ id, state }) => `${id} ${state}`);

test('a round starts every arm once, and takes every cell on these starts in turns', async () => {
  const { parts, timetable } = recordingParts();
  const trials = await run(newFolder(), parts, silent, never);
  const turns = timetable.filter((step) => step.startsWith('turn'));
  expect(timetable.filter((step) => step.startsWith('start'))).toEqual([
    'start httpd-event',
    'start httpd-worker',
  ]);
  expect(timetable.filter((step) => step === 'warm up 2 loads')).toHaveLength(2);
  expect(timetable.indexOf('rest 1')).toBeLessThan(timetable.indexOf(turns[0] ?? ''));
  expect(turns.toSorted()).toEqual([...Array(4).fill('turn 0'), ...Array(4).fill('turn 1')]);
  expect(timetable.slice(-2)).toEqual(['dispose', 'dispose']);
  expect(stated(trials)).toEqual([
    'r1-memory-64-httpd-event completed',
    'r1-memory-64-httpd-worker completed',
    'r1-keepalive-32-httpd-event completed',
    'r1-keepalive-32-httpd-worker completed',
  ]);
  // Memory at rest is that of a server that no load has met.
  expect(
    trials.map(
      (each) => each.state === 'completed' && [each.restFootprintBytes, each.turns?.length],
    ),
  ).toEqual([
    [8, 0],
    [8, 0],
    [null, 4],
    [null, 4],
  ]);
});

test('an arm without the protocol of a cell idles while others are measured', async () => {
  const { parts, timetable } = recordingParts();
  const [memory, keepalive] = cells;
  const secure = { ...keepalive!, arms: ['httpd-worker'] };
  const trials = await run(newFolder({ cells: [memory!, secure] }), parts, silent, never);
  expect(timetable.filter((step) => step.startsWith('start'))).toHaveLength(2);
  expect(timetable.filter((step) => step.startsWith('warm up'))).toEqual([
    'warm up 2 loads',
    'warm up 1 loads',
  ]);
  expect(stated(trials)).toEqual([
    'r1-memory-64-httpd-event completed',
    'r1-memory-64-httpd-worker completed',
    'r1-keepalive-32-httpd-worker completed',
  ]);
});

test('each cell is on disk before the next one begins', async () => {
  const folder = newFolder();
  const seen: number[] = [];
  const { parts } = recordingParts({
    awaitRest: async () => {
      seen.push(readRecords(folder).length);
      return [];
    },
  });
  await run(folder, parts, silent, never);
  expect(seen).toEqual([0, 0, 2, 2]);
});

test('CPU per request is that of the turns, unknown when one could not be read', async () => {
  let readings = 0;
  const { parts } = recordingParts({ cpuUs: async () => 1000 * readings++ });
  // Four turns of 1,000 µs each over the 1,000 requests that the load counts.
  expect((await run(newFolder(), parts, silent, never))[2]).toMatchObject({ cpuUsPerRequest: 4 });
  const { parts: blind } = recordingParts();
  expect((await run(newFolder(), blind, silent, never))[2]).toMatchObject({
    cpuUsPerRequest: null,
  });
});

test('a server that is not at rest gets a warning', async () => {
  const warning = { kind: 'not-at-rest', busyWorkers: 3, acceptQueue: 0 } as const;
  const { parts } = recordingParts({ awaitRest: async () => [warning] });
  for (const trial of await run(newFolder(), parts, silent, never)) {
    expect(trial).toMatchObject({ warnings: [warning] });
  }
});

test('an arm that does not start fails alone in every cell; the others are measured', async () => {
  const { parts } = recordingParts();
  const trials = await run(
    newFolder(),
    {
      ...parts,
      start: (request, signal) =>
        request.arm.mpm === 'event'
          ? Promise.reject(new ServerError('ready', 'no', 'AH00072'))
          : parts.start(request, signal),
    },
    silent,
    never,
  );
  expect(stated(trials)).toEqual([
    'r1-memory-64-httpd-event failed',
    'r1-memory-64-httpd-worker completed',
    'r1-keepalive-32-httpd-event failed',
    'r1-keepalive-32-httpd-worker completed',
  ]);
});

test('an arm that ends by itself fails, and the others take the cell without it', async () => {
  const died = Promise.withResolvers<string>();
  const timetable: string[] = [];
  const { parts } = recordingParts();
  const dying: TrialParts = {
    ...parts,
    start: async ({ arm }) =>
      fakeServer(arm, timetable, arm.mpm === 'event' ? { died: died.promise } : {}),
    driveTurns: (specs, options, work) => {
      if (specs.length === 1 || specs[0]?.populations[0].name === 'idle') {
        return parts.driveTurns(specs, options, work);
      }
      died.resolve('gone');
      return new Promise((_resolve, reject) => {
        options.signal.addEventListener('abort', () => reject(options.signal.reason));
      });
    },
  };
  const trials = await run(newFolder(), dying, silent, never);
  expect(stated(trials)).toEqual([
    'r1-memory-64-httpd-event completed',
    'r1-memory-64-httpd-worker completed',
    'r1-keepalive-32-httpd-event failed',
    'r1-keepalive-32-httpd-worker completed',
  ]);
  expect(trials[2]).toMatchObject({ stage: 'load', reason: 'gone', log: 'the last words' });
  expect(timetable).toEqual(['dispose', 'dispose']);
});

test('memory at rest is not read after connections were held for an arm that ended', async () => {
  const died = Promise.withResolvers<string>();
  const { parts } = recordingParts();
  const dying: TrialParts = {
    ...parts,
    start: async ({ arm }) =>
      fakeServer(arm, [], arm.mpm === 'event' ? { died: died.promise } : {}),
    driveTurns: (specs, options, work) => {
      if (specs.length === 1) return parts.driveTurns(specs, options, work);
      died.resolve('gone');
      return new Promise((_resolve, reject) => {
        options.signal.addEventListener('abort', () => reject(options.signal.reason));
      });
    },
  };
  const [, worker] = await run(newFolder(), dying, silent, never);
  expect(worker).toMatchObject({ id: 'r1-memory-64-httpd-worker', restFootprintBytes: null });
});

test('a crash of our own generator repeats the round, on new starts', async () => {
  let loads = 0;
  const { parts, timetable } = recordingParts();
  const crashing: TrialParts = {
    ...parts,
    driveTurns: (specs, options, work) =>
      loads++ === 1
        ? Promise.reject(new GeneratorCrash('the load generator ended (SIGKILL): '))
        : parts.driveTurns(specs, options, work),
  };
  const folder = newFolder({ comparison: { ...plan.comparison, repeats: 1 } });
  const trials = await run(folder, crashing, silent, never);
  expect(trials.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual(
    Array(4).fill('completed 2'),
  );
  expect(timetable.filter((step) => step.startsWith('start'))).toHaveLength(4);
});

test('an interrupted round is recorded as aborted, and repeated on its own starts', async () => {
  const stop = new AbortController();
  const folder = newFolder();
  const { parts } = recordingParts();
  const interrupted: TrialParts = {
    ...parts,
    driveTurns: async (specs, options, work) => {
      if (specs[0]?.populations[0].name === 'idle') return parts.driveTurns(specs, options, work);
      stop.abort();
      throw new Error('ended');
    },
  };
  await run(folder, interrupted, silent, stop.signal);
  expect(stated(readRecords(folder))).toEqual([
    'r1-memory-64-httpd-event completed',
    'r1-memory-64-httpd-worker completed',
    'r1-keepalive-32-httpd-event aborted',
    'r1-keepalive-32-httpd-worker aborted',
  ]);
  expect(missingJobs(folder).map(({ trials }) => trials.map(({ attempt }) => attempt))).toEqual([
    [2, 2, 2, 2],
  ]);
  const again = recordingParts();
  const trials = await run(folder, again.parts, silent, never);
  expect(trials.map(({ attempt, state }) => `${attempt} ${state}`)).toEqual(
    Array(4).fill('2 completed'),
  );
});

test('a cell whose questions are decided is left out; with none the run ends', async () => {
  const folder = newFolder({ rounds: Array.from({ length: 5 }, roundOf) });
  const openCells = (_: unknown, done: number) =>
    new Set(done < 2 ? ['memory-64', 'keepalive-32'] : done < 3 ? ['keepalive-32'] : []);
  const trials = await run(folder, recordingParts().parts, silent, never, openCells);
  expect(trials.map(({ round, cell }) => `${round} ${cell}`)).toEqual([
    ...['1 memory-64', '1 memory-64', '1 keepalive-32', '1 keepalive-32'],
    ...['2 memory-64', '2 memory-64', '2 keepalive-32', '2 keepalive-32'],
    ...['3 keepalive-32', '3 keepalive-32'],
  ]);
  expect(readEnd(folder)).toEqual({ reason: 'decided', rounds: 3, seconds: 0 });
  expect(missingJobs(folder, openCells)).toEqual([]);
  // Nobody who reads the folder needs to know why a cell was left out.
  expect(missingJobs(folder)).toEqual([]);
});

test('no round begins that would end beyond the budget, nor does a resume go on', async () => {
  const folder = newFolder({ rounds: Array.from({ length: 9 }, roundOf), budgetSeconds: 7.5 });
  let ms = 0;
  // Every reading of the clock is half a second later: each cell of a round takes 1 s.
  const now = () => {
    ms += 500;
    return new Date(ms);
  };
  const { parts } = recordingParts({ now });
  const trials = await run(folder, parts, silent, never);
  expect(new Set(trials.map(({ round }) => round))).toEqual(new Set([1, 2, 3]));
  expect(readEnd(folder)).toMatchObject({ reason: 'budget', rounds: 3 });
  expect(missingJobs(folder)).toEqual([]);
});

test('a repeated round is not expected to last as long as both of its attempts', async () => {
  const once = { startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:10Z' };
  const again = { startedAt: '2026-01-01T00:00:10Z', endedAt: '2026-01-01T00:00:20Z' };
  const trial = { round: 1, block: 'r1', arm: 'httpd-event', attempt: 1, ...once } as Trial;
  const records = [trial, { ...trial, attempt: 2, ...again }];
  expect(fitsBudget(records, 1, inTurns({ budgetSeconds: 30 }))).toBe(true);
  expect(fitsBudget(records, 1, inTurns({ budgetSeconds: 29 }))).toBe(false);
});

test('the time of an interruption is not spent, whether starts are shared or not', () => {
  const day = '2026-01-01T';
  const at = (arm: string, from: string, to: string, state: Trial['state'] = 'completed') =>
    ({
      ...{ round: 1, block: 'r1-own', arm, attempt: 1, state },
      ...{ startedAt: `${day}${from}Z`, endedAt: `${day}${to}Z` },
    }) as Trial;
  const one = at('httpd-event', '10:00:00', '10:00:10');
  const cutOff = at('httpd-worker', '10:00:10', '10:00:12', 'aborted');
  const resumed = at('httpd-worker', '19:00:00', '19:00:10');
  expect(spentSeconds([one, cutOff])).toBe(12);
  expect(spentSeconds([one, cutOff, resumed])).toBe(22);
  const beside = at('httpd-worker', '10:00:02', '10:00:13');
  expect(spentSeconds([one, beside])).toBe(13);
});

test('arms for parity take part where the rounds up to the first look fit, too', async () => {
  const looks = { at: [{ rounds: 4, share: 1 }], last: [1, 1] };
  const parity = (budgetSeconds: number) => {
    const folder = newFolder({
      rounds: Array.from({ length: 5 }, roundOf),
      ...{ budgetSeconds, joinsEvery: { 'httpd-worker': 2 } },
      comparison: { ...plan.comparison, looks },
    });
    let ms = 0;
    // Every reading of the clock is half a second later: more arms take longer.
    const now = () => {
      ms += 500;
      return new Date(ms);
    };
    return run(folder, recordingParts({ now }).parts, silent, never);
  };
  const withWorker = async (budgetSeconds: number) =>
    new Set(
      (await parity(budgetSeconds)).filter(({ arm }) => arm === 'httpd-worker').map((t) => t.round),
    );
  expect(await withWorker(100)).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(await withWorker(5.5)).toEqual(new Set([1]));
});

test('the order of turns is balanced in every block, and a seed repeats it', () => {
  const order = turnOrder([1, 1, 1], 20, 7);
  for (let block = 0; block < 20; block += 1) {
    expect(order.slice(3 * block, 3 * block + 3).toSorted()).toEqual([0, 1, 2]);
  }
  expect(turnOrder([1, 1, 1], 20, 7)).toEqual(order);
  expect(turnOrder([1, 1, 1], 20, 8)).not.toEqual(order);
  expect(
    new Set(Array.from({ length: 20 }, (_, i) => order.slice(3 * i, 3 * i + 3).join())).size,
  ).toBeGreaterThan(3);
});

test('an arm that is there for parity takes every n-th turn', () => {
  const order = turnOrder([1, 4], 12, 7);
  expect(order.filter((arm) => arm === 0)).toHaveLength(12);
  expect(order.filter((arm) => arm === 1)).toHaveLength(3);
});

test('arms side by side are no neighbours that disturb each other', async () => {
  // Two arms with half a second of CPU time each, on a CPU that was used for 1.1 of 1.2 seconds.
  const { parts } = recordingParts({
    watch: () => ({
      footprintBytes: async () => null,
      latest: () => ({ footprintBytes: null, scoreboard: null }),
      mark: async () => {},
      stop: async () => ({
        ...observation,
        cpuUs: 500_000,
        serverCpus: { usedUs: 1_100_000, windowUs: 1_200_000 },
      }),
    }),
  });
  const trials = await run(newFolder(), parts, silent, never);
  expect(trials).toHaveLength(4);
  for (const trial of trials) {
    expect(trial).toMatchObject({
      validity: { verdict: 'valid' },
      observation: { serverCpus: { usedUs: 600_000, windowUs: 1_200_000 } },
    });
  }
});
