import { beforeAll, expect, test } from 'vitest';
import { generate } from '../../src/load/generator.ts';
import type { Open } from '../../src/load/population.ts';
import { documents } from '../../src/load/workloads/documents.ts';
import { cellOf } from '../../src/plan/cells.ts';
import type { Action, Plan } from '../../src/plan/plan.ts';
import { runTrial } from '../../src/run/run-trial.ts';
import { plannedTrials } from '../../src/run/trials.ts';
import { watch } from '../../src/sample/watch.ts';
import { arms, type BaseArmId } from '../../src/server/arm.ts';
import { planned as armIn } from '../fixtures/arms.ts';
import { plan as fakePlan, fakeServer, observation, recordingParts } from '../fixtures/parts.ts';
import { fetchMs, never, runtime, testRun } from '../fixtures/real-httpd.ts';

// Runs alone: it measures real servers under load.

/** A pool so small that our own server, too, has it up again within a second. */
const tuning = {
  name: 'file',
  path: 'small',
  text: `<IfModule mpm_prefork_module>
  ServerLimit 8
  StartServers 4
  MinSpareServers 1
  MaxSpareServers 4
  MaxRequestWorkers 4
</IfModule>
<IfModule !mpm_prefork_module>
  ServerLimit 4
  StartServers 1
  ThreadsPerChild 4
  MinSpareThreads 1
  MaxSpareThreads 4
  MaxRequestWorkers 4
</IfModule>
`,
} as const;

beforeAll(async () => {
  await runtime.prepare(Object.values(arms), () => {}, never);
}, fetchMs);

/** Visitors who come evenly, each with a connection of his own. */
const visitors: Open = {
  name: 'visitors',
  model: 'open',
  fresh: true,
  ratePerSecond: 100,
  arrivals: 'constant',
  levels: null,
  connections: 600,
  ...documents.small,
};

/**
 * One real trial of this arm under visitors, or under requests that keep every worker busy, with
 * the action in it.
 */
async function trialWith(arm: BaseArmId, action: Action, change: Partial<Plan> = {}) {
  using run = testRun();
  const cell = {
    ...cellOf('steady', 4, { driver: 'raw', durationSeconds: 1 }),
    turns: null,
    populations: [visitors] as const,
    actions: [action],
  };
  const plan: Plan = {
    ...fakePlan,
    runId: run.claim.runId,
    arms: [armIn(arm, tuning)],
    cells: [cell],
    cpus: { ...fakePlan.cpus, shared: true },
    warmupSeconds: 0.2,
    durationSeconds: 2.5,
    ...change,
    rounds: [{ arms: [arm], cells: [(change.cells?.[0] ?? cell).id] }],
  };
  const { parts } = recordingParts({
    start: (request, signal) => runtime.start(request, signal),
    watch: (server) => watch(server),
    generate,
  });
  const [planned] = plannedTrials(plan, 'hash');
  if (planned === undefined) throw new Error('a trial is planned');
  const trial = await runTrial(planned, plan, parts, never);
  if (trial.state !== 'completed') throw new Error(JSON.stringify(trial));
  return trial;
}

test.each<BaseArmId>(['httpd-prefork', 'httpd-worker', 'httpd-event', 'native-event'])(
  '%s loses no visitor in a graceful restart, and a new generation serves',
  async (arm) => {
    const trial = await trialWith(
      arm,
      { do: 'graceful-restart', atSeconds: 0.5 },
      { durationSeconds: 4 },
    );
    const [record] = trial.actions ?? [];
    expect(record?.generations).toEqual({ before: 0, after: 1 });
    expect(record?.atMs).toBeGreaterThanOrEqual(500);
    expect(record?.generationAtMs).toBeGreaterThanOrEqual(record?.atMs ?? Number.NaN);
    expect(trial.failed).toBe(0);
    // httpd starts the new children up to two seconds later; anybody who came meanwhile has waited.
    expect(trial.requests + (trial.inFlight ?? 0)).toBe(trial.carried + trial.sent);
    expect(trial.requests, String(trial.per100Ms.completed)).toBeGreaterThan(200);
    expect(trial.observation.accesses).toBeNull();
    // The processes are others, their parent is the same.
    expect(trial.footprintBytes?.median).toBeGreaterThan(0);
    expect(trial.startUp?.poolMs).toBeGreaterThanOrEqual(trial.startUp?.answerMs ?? Number.NaN);
  },
  20_000,
);

// A thread of worker may end its answer first; a child of prefork goes at once (just_die in
// prefork.c).
test.each<BaseArmId>(['httpd-prefork', 'native-prefork'])(
  '%s cuts off who is being served in a restart, and anybody who is cut off is counted',
  async (arm) => {
    // A second and a half for each request: at the restart both are under way, whatever the buffers
    // between hold.
    const senders = {
      name: 'senders',
      model: 'slow',
      direction: 'send',
      bytesPerInterval: 4,
      intervalSeconds: 0.1,
      // Half of the workers, so that the status page finds one.
      connections: 2,
      ...documents.small,
    } as const;
    const cell = {
      ...cellOf('slow', 4, { driver: 'raw', durationSeconds: 1 }),
      turns: null,
      populations: [senders] as const,
      actions: [{ do: 'restart', atSeconds: 0.5 }] as const,
    };
    const trial = await trialWith(arm, cell.actions[0], { cells: [cell], durationSeconds: 5 });
    expect(trial.failed).toBe(2);
    expect(trial.actions?.[0]?.generations).toEqual({ before: 0, after: 1 });
    // Anybody who came afterwards was served again.
    expect(Math.max(...trial.per100Ms.completed.slice(-20))).toBeGreaterThan(0);
    expect(trial.carried + trial.sent).toBe(
      trial.requests + (trial.failed ?? 0) + (trial.inFlight ?? 0),
    );
  },
  20_000,
);

test('a change of MPM stops the server and starts the other on the same address', async () => {
  const action = { do: 'mpm-change', to: 'event', atSeconds: 0.5 } as const;
  const trial = await trialWith('httpd-prefork', action);
  const [record] = trial.actions ?? [];
  expect(record?.generationAtMs).toBeGreaterThan(record?.atMs ?? Number.NaN);
  expect(record?.poolAtMs).toBeGreaterThanOrEqual(record?.generationAtMs ?? Number.NaN);
  // While nobody listens everybody is refused; then they are served.
  expect(trial.errors.refused).toBeGreaterThan(0);
  expect(trial.per100Ms.completed.at(-1)).toBeGreaterThan(0);
  expect(trial.identity.mpm).toBe('prefork');
  // What was watched is gone: its memory and its CPU time are not those of the trial.
  expect([trial.footprintBytes, trial.cpuUsPerRequest]).toEqual([null, null]);
  expect(trial.warnings).toContainEqual({
    kind: 'no-memory-source',
    reason: 'another server was put in its place',
  });
}, 20_000);

const planned = (actions: readonly Action[]) => {
  const [first] = plannedTrials(
    {
      ...fakePlan,
      cells: [
        { ...cellOf('keepalive', 32, { driver: 'raw', durationSeconds: 1 }), turns: null, actions },
      ],
    },
    'hash',
  );
  if (first === undefined) throw new Error('a trial is planned');
  return first;
};

test('what is due after the end of the load is not done, and the trial tells of none', async () => {
  const { parts, timetable } = recordingParts();
  const late = planned([{ do: 'restart', atSeconds: 60 }]);
  const trial = await runTrial(late, fakePlan, parts, never);
  expect(trial).toMatchObject({
    state: 'completed',
    observation: { accesses: observation.accesses },
  });
  expect(trial).not.toHaveProperty('actions');
  expect(timetable).not.toContain('restart');
});

test('a server that cannot be put in place of another fails the trial, and nothing is left', async () => {
  const timetable: string[] = [];
  let starts = 0;
  const { parts } = recordingParts({
    start: async ({ arm, port }) => {
      starts += 1;
      timetable.push(`start ${arm.id} ${port ?? 'anywhere'}`);
      if (starts > 1) throw new Error('the port is taken');
      return fakeServer(arm, timetable);
    },
    generate: async (_, { warm, signal }) => {
      await warm();
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      );
    },
  });
  const change = planned([{ do: 'mpm-change', to: 'prefork', atSeconds: 0 }]);
  const trial = await runTrial(change, fakePlan, parts, never);
  expect(trial).toMatchObject({ state: 'failed', stage: 'load', reason: 'the port is taken' });
  expect(timetable.slice(0, 3)).toEqual([
    'start httpd-event anywhere',
    'dispose',
    'start httpd-prefork 1',
  ]);
});
