import { join } from 'node:path';
import { expect, test } from 'vitest';
import { memory } from '../../src/analysis/figures/exclusions.ts';
import { GeneratorCrash } from '../../src/load/generator-process.ts';
import type { LoadResult } from '../../src/load/load.ts';
import type { ExclusionRule } from '../../src/plan/flaws.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { createRunFolder, openRunFolder } from '../../src/run/folder.ts';
import { missingJobs } from '../../src/run/jobs.ts';
import { appendTrial, readTrials } from '../../src/run/results.ts';
import { run } from '../../src/run/run.ts';
import { load, plan, recordingParts, temporaryFolder } from '../fixtures/parts.ts';

const never = new AbortController().signal;
const silent = { jobStarts: () => {}, jobEnds: () => {} };

const repeating = (repeats: number, rounds = 1): Plan => ({
  ...plan,
  cells: plan.cells.map((cell) => ({ ...cell, rounds })),
  rounds: Array.from({ length: rounds }, () => plan.rounds[0]!),
  comparison: { ...plan.comparison, repeats },
});
const folderOf = (asked: Plan) => createRunFolder(join(temporaryFolder(), 'run'), asked);

const bound: LoadResult = { ...load, generator: { ...load.generator, cpuSeconds: 0.95 } };

/** Parts whose generator is at its limit in the trials with these numbers, counted from 0. */
function partsWith(spoilt: (trial: number) => boolean, as: LoadResult = bound) {
  let trial = 0;
  return recordingParts({
    generate: async (_, { warm }) => {
      await warm();
      return spoilt(trial++) ? as : load;
    },
  });
}
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

test('what the plan tolerates repeats nothing', async () => {
  const asked = repeating(1);
  const tolerating = (repeatIf: ExclusionRule) => ({
    ...asked,
    comparison: { ...asked.comparison, repeatIf },
  });
  const startsWith = async (of: Plan, as: LoadResult) => {
    const { parts, timetable } = partsWith((trial) => trial === 0, as);
    await run(folderOf(of), parts, silent, never);
    return starts(timetable).length;
  };
  expect(await startsWith(asked, bound)).toBe(4);
  expect(await startsWith(tolerating(memory), bound)).toBe(2);
  const warnings = [{ kind: 'local-limit', code: 'EMFILE', count: 3 }] as const;
  expect(await startsWith(tolerating(memory), { ...load, warnings })).toBe(4);
});

test('who listens hears how many trials are left, those of a repetition from when it is due', async () => {
  const left: string[] = [];
  await run(
    folderOf(repeating(1, 2)),
    partsWith((trial) => trial === 0).parts,
    {
      jobStarts: (_, { missing }) => left.push(`start ${missing.length}`),
      jobEnds: (_, missing) => left.push(`end ${missing.length}`),
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

test('nothing is repeated where the plan does not allow it, or where nothing is invalid', async () => {
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

test('a round in which a server failed is not repeated, although another trial of it is invalid', async () => {
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
    rounds: [['httpd-event-control', 'httpd-worker', 'httpd-event']],
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
