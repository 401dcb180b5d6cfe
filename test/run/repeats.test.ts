import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LostAgent } from '../../src/channel/agent.ts';
import { GeneratorCrash } from '../../src/load/generator-process.ts';
import type { LatencyUs, LoadResult } from '../../src/load/load.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { createRunFolder, openRunFolder } from '../../src/run/folder.ts';
import { missingJobs } from '../../src/run/jobs.ts';
import type { TrialParts } from '../../src/run/parts.ts';
import { appendTrial, readTrials } from '../../src/run/results.ts';
import { run } from '../../src/run/run.ts';
import type { Observation } from '../../src/sample/sample.ts';
import { ServerError } from '../../src/server/server.ts';
import { load, observation, plan, recordingParts, temporaryFolder } from '../fixtures/parts.ts';

const never = new AbortController().signal;
const silent = { jobStarts: () => {}, trialsEnd: () => {}, jobEnds: () => {} };

const repeating = (repeats: number, rounds = 1): Plan => ({
  ...plan,
  cells: plan.cells.map((cell) => ({ ...cell, rounds })),
  rounds: Array.from({ length: rounds }, () => plan.rounds[0]!),
  comparison: { ...plan.comparison, repeats },
});
const folderOf = (asked: Plan) => createRunFolder(join(temporaryFolder(), 'run'), asked);

/** Parts on a machine whose CPUs are stolen in the trials with these numbers, counted from 0. */
function partsWith(spoilt: (trial: number) => boolean, stealShare = 0.5) {
  let trial = 0;
  let isSpoilt = false;
  return recordingParts({
    generate: async (_, { warm }) => {
      await warm();
      isSpoilt = spoilt(trial++);
      return load;
    },
    watch: () => ({
      footprintBytes: async () => null,
      latest: () => ({ footprintBytes: null, scoreboard: null }),
      mark: async () => {},
      stop: async () => ({ ...observation, hostStealShare: isSpoilt ? stealShare : 0.01 }),
    }),
  });
}
const lag = ({ p50, p99 }: { readonly p50: number; readonly p99: number }): LatencyUs => ({
  ...{ kind: 'due', count: 100, p50, p90: p99, p95: p99, p99, p999: p99, max: p99 },
  ...{ lost: 0, lostAtLeastUs: null, histogram: '' },
});
const starts = (timetable: readonly string[]) =>
  timetable.filter((step) => step.startsWith('start')).map((step) => step.slice(6));

test('a round with an invalid trial is repeated whole, and counted', async () => {
  const folder = folderOf(repeating(1));
  const { parts, timetable } = partsWith((trial) => trial === 0);
  const trials = await run(folder, parts, silent, never);
  expect(starts(timetable)).toEqual(['httpd-event', 'httpd-worker', 'httpd-event', 'httpd-worker']);
  expect(trials.map(({ id, attempt }) => `${id} ${attempt}`)).toEqual([
    'r1-keepalive-32-httpd-event 2',
    'r1-keepalive-32-httpd-worker 2',
  ]);
  expect(
    trials.every((each) => each.state === 'completed' && each.validity.verdict === 'valid'),
  ).toBe(true);
});

test('a round in which our own generator crashed is repeated like an invalid one', async () => {
  const folder = folderOf(repeating(1));
  let trial = 0;
  const { parts } = recordingParts({
    generate: async (_, { warm }) => {
      await warm();
      if (trial++ === 1) throw new GeneratorCrash('the load generator ended (SIGKILL): ');
      return load;
    },
  });
  const trials = await run(folder, parts, silent, never);
  expect(trials.map(({ attempt, state }) => `${attempt} ${state}`)).toEqual([
    '2 completed',
    '2 completed',
  ]);
});

test('a round whose agent was lost is repeated once, although no repeat is left', async () => {
  const folder = folderOf(repeating(0));
  let trial = 0;
  const { parts } = recordingParts({
    generate: async () => {
      trial += 1;
      throw new LostAgent('the connection to the agent on 192.0.2.7 has ended');
    },
  });
  const trials = await run(folder, parts, silent, never);
  expect(trial).toBe(4);
  for (const each of trials) expect(each).toMatchObject({ attempt: 2, stage: 'agent' });
});

test('what is lost before a server can start ends the run, and is measured on resume', async () => {
  const folder = folderOf(repeating(1, 2));
  const { parts } = recordingParts();
  let started = 0;
  const withoutEngine: TrialParts = {
    ...parts,
    start: async (request, signal) => {
      started += 1;
      if (started > 2) throw new ServerError('prepare', 'no container engine answers');
      return parts.start(request, signal);
    },
  };
  await expect(run(folder, withoutEngine, silent, never)).rejects.toThrow('no container engine');
  expect(started).toBe(3);
  const kept = readTrials(folder);
  expect(kept.filter(({ state }) => state === 'completed')).toHaveLength(2);
  expect(kept.find(({ round }) => round === 2)).toMatchObject({ stage: 'prepare' });
  const trials = await run(openRunFolder(folder.path), parts, silent, never);
  expect(trials.map(({ round, state }) => `${round} ${state}`)).toEqual([
    ...['1 completed', '1 completed', '2 completed', '2 completed'],
  ]);
});

test('only what meets the whole machine repeats a round, whatever the results are', async () => {
  const startsWith = async (change: Partial<TrialParts>) => {
    const { parts, timetable } = recordingParts(change);
    await run(folderOf(repeating(1)), parts, silent, never);
    return starts(timetable).length;
  };
  const loaded = (as: Partial<LoadResult>) =>
    startsWith({ generate: async (_, { warm }) => warm().then(() => ({ ...load, ...as })) });
  const watched = (as: Partial<Observation>) =>
    startsWith({
      watch: () => ({
        footprintBytes: async () => null,
        latest: () => ({ footprintBytes: null, scoreboard: null }),
        mark: async () => {},
        stop: async () => ({ ...observation, ...as }),
      }),
    });
  expect(await loaded({ lagUs: lag({ p50: 5000, p99: 9000 }) })).toBe(2);
  expect(await loaded({ generator: { ...load.generator, cpuSeconds: 0.95 } })).toBe(2);
  expect(await watched({ accesses: 9000 })).toBe(2);
  expect(await watched({ hostStealShare: 0.2 })).toBe(2);
  expect(await watched({ hostStealShare: 0.3 })).toBe(4);
  const calm = { throttledShare: 0, oomKills: 0, clockStepMs: 0 };
  expect(await watched({ disturbances: { ...calm, clockStepMs: 5000 } })).toBe(4);
});

test('steal of more than three times what the run usually has repeats a round', async () => {
  // Four rounds of two arms: the third has 9 % where the others have 1 %.
  const { parts, timetable } = partsWith((trial) => trial === 4 || trial === 5, 0.09);
  const trials = await run(folderOf(repeating(1, 4)), parts, silent, never);
  expect(starts(timetable)).toHaveLength(10);
  expect(trials.filter(({ attempt }) => attempt === 2).map(({ round }) => round)).toEqual([3, 3]);
});

test('a round is not repeated because later ones are calmer: verdicts may rest on it', async () => {
  const { parts, timetable } = partsWith((trial) => trial < 4, 0.09);
  await run(folderOf(repeating(2, 5)), parts, silent, never);
  expect(starts(timetable)).toHaveLength(10);
});

test('a listener hears how many trials are left, a repetition once it is due', async () => {
  const left: string[] = [];
  await run(
    folderOf(repeating(1, 2)),
    partsWith((trial) => trial === 0).parts,
    {
      jobStarts: (_, { missing }) => left.push(`start ${missing.length}`),
      trialsEnd: () => {},
      jobEnds: (_, { missing }) => left.push(`end ${missing.length}`),
    },
    never,
  );
  // The second trial ends the first round, which holds an invalid one.
  expect(left).toEqual([
    ...['start 4', 'end 3', 'start 3', 'end 4', 'start 4', 'end 3'],
    ...['start 3', 'end 2', 'start 2', 'end 1', 'start 1', 'end 0'],
  ]);
});

test('no round is repeated twice, and no cell beyond its limit', async () => {
  const { parts, timetable } = partsWith(() => true);
  await run(folderOf(repeating(2, 4)), parts, silent, never);
  // Four rounds of two arms, two of them once more.
  expect(starts(timetable)).toHaveLength(12);
});

test('nothing is repeated without leave of the plan, or where nothing is invalid', async () => {
  const none = partsWith(() => true);
  await run(folderOf(repeating(0)), none.parts, silent, never);
  expect(starts(none.timetable)).toHaveLength(2);
  const good = partsWith(() => false);
  await run(folderOf(repeating(3)), good.parts, silent, never);
  expect(starts(good.timetable)).toHaveLength(2);
});

test('a repeated round that was interrupted is resumed as the repetition that it was', async () => {
  const folder = folderOf(repeating(1));
  const stop = new AbortController();
  const { parts } = partsWith((trial) => {
    // The repetition of the second arm is interrupted.
    if (trial === 3) {
      stop.abort();
      throw new Error('ended');
    }
    return trial === 1;
  });
  await run(folder, parts, silent, stop.signal);
  const [job, ...others] = missingJobs(openRunFolder(folder.path));
  expect(others).toEqual([]);
  expect(job?.trials.map(({ id, attempt }) => `${id} ${attempt}`)).toEqual([
    'r1-keepalive-32-httpd-worker 2',
  ]);
  const { parts: others2, timetable } = partsWith(() => true);
  const trials = await run(openRunFolder(folder.path), others2, silent, never);
  expect(starts(timetable)).toEqual(['httpd-worker']);
  expect(trials.map(({ attempt }) => attempt)).toEqual([2, 2]);
});

test('a round in which a server failed is not repeated, whatever else is invalid', async () => {
  const folder = folderOf(repeating(1));
  const { parts, timetable } = partsWith((trial) => {
    if (trial === 0) throw new Error('the server died');
    return true;
  });
  const trials = await run(folder, parts, silent, never);
  expect(starts(timetable)).toEqual(['httpd-event', 'httpd-worker']);
  expect(trials.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual([
    'failed 1',
    'completed 1',
  ]);
});

test('a refusal of the configuration hides nothing in a repetition: it comes again', async () => {
  const folder = folderOf(repeating(1));
  const { parts, timetable } = partsWith((trial) => {
    if (trial % 2 === 0)
      throw new Error('httpd refused to start: AH00013: Pre-configuration failed');
    return trial === 1;
  });
  const trials = await run(folder, parts, silent, never);
  expect(starts(timetable)).toHaveLength(4);
  expect(trials.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual([
    'failed 2',
    'completed 2',
  ]);
});

test('half a repeated round does not count as the round', async () => {
  const folder = folderOf(repeating(1));
  await run(folder, partsWith(() => false).parts, silent, never);
  const [first] = readTrials(folder);
  appendTrial(folder, { ...first!, attempt: 2 });
  expect(missingJobs(folder).flatMap(({ trials }) => trials.map(({ id }) => id))).toEqual([
    'r1-keepalive-32-httpd-worker',
  ]);
  // Until it is whole, the round is what it was: nobody compares halves of two attempts.
  expect(readTrials(folder).map(({ attempt }) => attempt)).toEqual([1, 1]);
});

test('the A/A control is the arm started once more, under a name of its own', async () => {
  const folder = folderOf({
    ...plan,
    control: 'httpd-event',
    rounds: [
      { arms: ['httpd-event-control', 'httpd-worker', 'httpd-event'], cells: ['keepalive-32'] },
    ],
  });
  const { parts, timetable } = recordingParts();
  const trials = await run(folder, parts, silent, never);
  expect(starts(timetable)).toEqual(['httpd-event', 'httpd-worker', 'httpd-event']);
  expect(trials.map(({ id, arm, mpm }) => `${id} ${arm} ${mpm}`)).toEqual([
    'r1-keepalive-32-httpd-event-control httpd-event-control event',
    'r1-keepalive-32-httpd-worker httpd-worker worker',
    'r1-keepalive-32-httpd-event httpd-event event',
  ]);
});
