import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { GeneratorCrash } from '../../src/load/generator-process.ts';
import { createRunFolder, openRunFolder } from '../../src/run/folder.ts';
import { missingJobs } from '../../src/run/jobs.ts';
import { appendTrial, readTrials } from '../../src/run/results.ts';
import { run } from '../../src/run/run.ts';
import { runTrial } from '../../src/run/run-trial.ts';
import { plannedTrials } from '../../src/run/trials.ts';
import { ServerError } from '../../src/server/server.ts';
import {
  fakeServer,
  load,
  observation,
  plan,
  recordingParts,
  temporaryFolder,
} from '../fixtures/parts.ts';

const src = resolve(import.meta.dirname, '../../src/run');
const never = new AbortController().signal;
const silent = { jobStarts: () => {}, trialsEnd: () => {}, jobEnds: () => {} };
const newFolder = () => createRunFolder(join(temporaryFolder(), 'run'), plan);
const [trial] = plannedTrials(plan, 'hash');
if (trial === undefined) throw new Error('the plan has trials');

test('a run goes through the arms in the order of the round, each one fresh', async () => {
  const { parts, timetable } = recordingParts();
  const trials = await run(newFolder(), parts, silent, never);
  expect(timetable).toEqual(
    ['httpd-event', 'httpd-worker'].flatMap((arm) => [
      `start ${arm}`,
      'watch',
      'warm up keep-alive 32',
      'mark',
      'measure',
      'stop watching',
      'dispose',
    ]),
  );
  expect(trials.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'r1-keepalive-32-httpd-event completed',
    'r1-keepalive-32-httpd-worker completed',
  ]);
});

test('each trial is on disk before the next one starts', async () => {
  const folder = newFolder();
  const seen: number[] = [];
  const { parts } = recordingParts();
  await run(
    folder,
    parts,
    { ...silent, jobStarts: () => seen.push(readTrials(folder).length) },
    never,
  );
  expect(seen).toEqual([0, 1]);
});

test('an arm that does not start is a failed trial with stage, reason and log, and the next arm runs', async () => {
  const { parts, timetable } = recordingParts();
  const trials = await run(
    newFolder(),
    {
      ...parts,
      start: async (request, signal) => {
        if (request.arm.mpm === 'event')
          throw new ServerError('identity', 'it is prefork', 'AH00163');
        return parts.start(request, signal);
      },
    },
    silent,
    never,
  );
  expect(trials[0]).toMatchObject({
    state: 'failed',
    stage: 'identity',
    reason: 'it is prefork',
    log: 'AH00163',
  });
  expect(trials[1]).toMatchObject({ state: 'completed', arm: 'httpd-worker' });
  expect(timetable.filter((step) => step === 'dispose')).toHaveLength(1);
});

test('a server that dies under load ends the load, keeps its last words and is disposed', async () => {
  let ended: unknown = null;
  const timetable: string[] = [];
  const { parts } = recordingParts({
    start: async ({ arm }) =>
      fakeServer(arm, timetable, { died: Promise.resolve('httpd was ended by signal SIGKILL') }),
    generate: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended = signal.reason;
          reject(signal.reason);
        });
      }),
  });
  const result = await runTrial(trial, plan, parts, never);
  expect(result).toMatchObject({
    state: 'failed',
    stage: 'load',
    reason: 'httpd was ended by signal SIGKILL',
    log: 'the last words',
  });
  expect(ended).not.toBeNull();
  expect(timetable).toEqual(['dispose']);
});

test('a crash of our own generator is reported by a stage of its own', async () => {
  const { parts } = recordingParts({
    generate: () => Promise.reject(new GeneratorCrash('the load generator ended (SIGKILL): ')),
  });
  expect(await runTrial(trial, plan, parts, never)).toMatchObject({
    state: 'failed',
    stage: 'generator',
    reason: 'the load generator ended (SIGKILL): ',
  });
});

test('an interrupted trial is recorded as aborted, its server is disposed, and nothing more starts', async () => {
  const stop = new AbortController();
  const folder = newFolder();
  const { parts, timetable } = recordingParts({
    generate: async () => {
      stop.abort();
      throw new Error('ended');
    },
  });
  const trials = await run(folder, parts, silent, stop.signal);
  expect(trials.map(({ state }) => state)).toEqual(['aborted']);
  expect(timetable).toEqual(['start httpd-event', 'watch', 'stop watching', 'dispose']);
  expect(missingJobs(folder)).toHaveLength(2);
});

test('a resumed run repeats aborted trials and keeps completed and failed ones', async () => {
  const folder = newFolder();
  const [first, second] = plannedTrials(plan, folder.planSha256);
  const at = '2026-01-02T03:04:05.000Z';
  const head = { startedAt: at, endedAt: at };
  if (first === undefined || second === undefined) throw new Error('two trials are planned');
  appendTrial(folder, {
    ...first,
    ...head,
    state: 'failed',
    stage: 'ready',
    reason: 'no',
    log: '',
  });
  appendTrial(folder, { ...second, ...head, state: 'aborted' });
  const { parts, timetable } = recordingParts();
  const trials = await run(openRunFolder(folder.path), parts, silent, never);
  expect(timetable.filter((step) => step.startsWith('start'))).toEqual(['start httpd-worker']);
  expect(trials.map(({ state }) => state)).toEqual(['failed', 'completed']);
});

test('a record torn by a kill is cut off and its trial runs again', async () => {
  const folder = newFolder();
  const file = join(folder.path, 'results.jsonl');
  const { parts } = recordingParts();
  await run(folder, parts, silent, never);
  const whole = readFileSync(file, 'utf8');
  const [line = ''] = whole.split('\n');
  writeFileSync(file, `${line}\n${line.slice(0, 100)}`);
  expect(readTrials(folder)).toHaveLength(1);
  await run(folder, parts, silent, never);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
  expect(readTrials(folder)).toHaveLength(2);
});

test('a file that cannot grow keeps whole records only and the error names it', () => {
  const folder = newFolder();
  appendTrial(folder, {
    ...trial,
    planSha256: folder.planSha256,
    startedAt: '',
    endedAt: '',
    state: 'aborted',
  });
  const file = join(folder.path, 'results.jsonl');
  const before = readFileSync(file, 'utf8');
  // A limit on the file size fails a write half-way, just as a full disk does.
  const program = `
    import { openRunFolder } from '${src}/folder.ts';
    import { appendTrial } from '${src}/results.ts';
    process.on('SIGXFSZ', () => {});
    const folder = openRunFolder('${folder.path}');
    appendTrial(folder, { filler: 'x'.repeat(100_000) });`;
  const { stderr, status } = spawnSync('sh', [
    '-c',
    'ulimit -f 20; exec "$0" --input-type=module -e "$1"',
    process.execPath,
    program,
  ]);
  expect(status).toBe(1);
  expect(String(stderr)).toContain(`cannot write ${file}: file too large (EFBIG)`);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('results of another plan are refused', () => {
  const folder = newFolder();
  appendTrial(folder, {
    ...trial,
    startedAt: '',
    endedAt: '',
    state: 'aborted',
    planSha256: 'f'.repeat(64),
  });
  expect(() => readTrials(folder)).toThrow(/belongs to another plan/);
});

test('a line that is not a trial is refused with its number', () => {
  const folder = newFolder();
  appendFileSync(join(folder.path, 'results.jsonl'), '{"state":"completed"}\n');
  expect(() => readTrials(folder)).toThrow(/results\.jsonl line 1 is not a trial/);
});

test('a folder of another schema is refused', () => {
  const folder = newFolder();
  writeFileSync(join(folder.path, 'plan.json'), JSON.stringify({ ...plan, schema: 1 }));
  expect(() => openRunFolder(folder.path)).toThrow(
    /has schema 1; this version of mpm-bench reads schema 5/,
  );
});

test('an existing folder is never written into', () => {
  const folder = newFolder();
  expect(() => createRunFolder(folder.path, plan)).toThrow(/cannot create the folder/);
});

test('a generator above nine tenths of its CPU makes the trial generator-bound', async () => {
  const { parts } = recordingParts({
    generate: async (_, { warm }) => {
      await warm();
      return { ...load, generator: { ...load.generator, cpuSeconds: 0.95 } };
    },
  });
  const result = await runTrial(trial, plan, parts, never);
  expect(result).toMatchObject({
    generator: { cpuShare: 0.95, bound: true },
    warnings: [{ kind: 'generator-bound', cpuShare: 0.95 }],
  });
});

test('a server that counted other requests than the driver makes a warning with both counts', async () => {
  const watch = () => ({
    footprintBytes: async () => null,
    latest: () => ({ footprintBytes: null, scoreboard: null }),
    mark: async () => {},
    stop: async () => ({ ...observation, accesses: 900 }),
  });
  const result = await runTrial(trial, plan, recordingParts({ watch }).parts, never);
  expect(result).toMatchObject({
    warnings: [{ kind: 'accesses-differ', driver: 1000, server: 900 }],
  });
});

test('CPU per request is the arm’s CPU time over the requests answered', async () => {
  const result = await runTrial(trial, plan, recordingParts().parts, never);
  expect(result).toMatchObject({ cpuUsPerRequest: 500, footprintBytes: { median: 10, peak: 12 } });
});
