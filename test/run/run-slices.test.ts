import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cellOf } from '../../src/plan/cells.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { createRunFolder } from '../../src/run/folder.ts';
import { missingJobs } from '../../src/run/jobs.ts';
import { appendTrial } from '../../src/run/results.ts';
import { run } from '../../src/run/run.ts';
import { sliceOrder } from '../../src/run/run-slices.ts';
import { ServerError } from '../../src/server/server.ts';
import {
  fakeServer,
  observation,
  plan,
  recordingParts,
  temporaryFolder,
} from '../fixtures/parts.ts';

const never = new AbortController().signal;
const silent = { jobStarts: () => {}, jobEnds: () => {} };
const sliced: Plan = { ...plan, cells: [cellOf('throughput', 32, 'raw')] };
const newFolder = () => createRunFolder(join(temporaryFolder(), 'run'), sliced);

test('in slices all arms stand side by side, and the load switches between them', async () => {
  const { parts, timetable } = recordingParts();
  const trials = await run(newFolder(), parts, silent, never);
  const turns = timetable.filter((step) => step.startsWith('turn'));
  expect(timetable.slice(0, 2)).toEqual(['start httpd-event', 'start httpd-worker']);
  expect(timetable.indexOf('warm up 2 loads')).toBeGreaterThan(1);
  expect(turns.toSorted()).toEqual([...Array(4).fill('turn 0'), ...Array(4).fill('turn 1')]);
  expect(timetable.slice(-2)).toEqual(['dispose', 'dispose']);
  expect(trials.map(({ id }) => id)).toEqual([
    'r1-throughput-32-httpd-event',
    'r1-throughput-32-httpd-worker',
  ]);
  for (const trial of trials) {
    if (trial.state !== 'completed') throw new Error('it was completed');
    expect(trial.slices).toHaveLength(4);
    expect(trial.slices?.[0]).toMatchObject({ requests: 100, seconds: 0.25 });
  }
});

test('CPU per request is that of the slices, and unknown when one of them could not be read', async () => {
  let readings = 0;
  const { parts } = recordingParts({
    cpuUs: async () => {
      readings += 1;
      return readings * 1000;
    },
  });
  const [first] = await run(newFolder(), parts, silent, never);
  // Four slices of 1,000 µs each over the 1,000 requests that the load tells.
  expect(first).toMatchObject({ state: 'completed', cpuUsPerRequest: 4 });
  const { parts: blind } = recordingParts();
  const [other] = await run(newFolder(), blind, silent, never);
  expect(other).toMatchObject({ state: 'completed', cpuUsPerRequest: null });
});

test('an arm that does not start fails alone; the others are measured', async () => {
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
  expect(trials.map(({ arm, state }) => `${arm} ${state}`)).toEqual([
    'httpd-event failed',
    'httpd-worker completed',
  ]);
});

test('an arm that dies ends the slices of all, and is named', async () => {
  const timetable: string[] = [];
  const { parts } = recordingParts({
    start: async ({ arm }) =>
      fakeServer(arm, timetable, arm.mpm === 'event' ? { died: Promise.resolve('gone') } : {}),
    driveTurns: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const trials = await run(newFolder(), parts, silent, never);
  for (const trial of trials) {
    expect(trial).toMatchObject({ state: 'failed', stage: 'load', reason: 'httpd-event: gone' });
  }
  expect(timetable).toEqual(['dispose', 'dispose']);
});

test('a resumed run repeats all arms of a round that lacks one: side by side is the point', async () => {
  const folder = newFolder();
  const { parts } = recordingParts();
  const [first] = await run(folder, parts, silent, never);
  expect(missingJobs(folder)).toEqual([]);
  if (first !== undefined) appendTrial(folder, { ...first, state: 'aborted' } as never);
  expect(missingJobs(folder)[0]?.trials.map(({ arm }) => arm)).toEqual([
    'httpd-event',
    'httpd-worker',
  ]);
});

test('the order of slices is balanced in every block, and a seed repeats it', () => {
  const order = sliceOrder(3, 20, 7);
  for (let block = 0; block < 20; block += 1) {
    expect(order.slice(3 * block, 3 * block + 3).toSorted()).toEqual([0, 1, 2]);
  }
  expect(sliceOrder(3, 20, 7)).toEqual(order);
  expect(sliceOrder(3, 20, 8)).not.toEqual(order);
  expect(
    new Set(Array.from({ length: 20 }, (_, i) => order.slice(3 * i, 3 * i + 3).join())).size,
  ).toBeGreaterThan(3);
});

test('arms side by side are no neighbours that disturb each other', async () => {
  const folder = createRunFolder(join(temporaryFolder(), 'run'), sliced);
  // Two arms with half a second of CPU time each, on a CPU that was used for 1.1 of 1.2 seconds.
  const { parts } = recordingParts({
    watch: () => ({
      mark: async () => {},
      stop: async () => ({
        ...observation,
        cpuUs: 500_000,
        serverCpus: { usedUs: 1_100_000, windowUs: 1_200_000 },
      }),
    }),
  });
  const trials = await run(folder, parts, silent, never);
  expect(trials).toHaveLength(2);
  for (const trial of trials) {
    expect(trial).toMatchObject({
      validity: { verdict: 'valid' },
      observation: { serverCpus: { usedUs: 600_000, windowUs: 1_200_000 } },
    });
  }
});
