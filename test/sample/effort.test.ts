import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { generate } from '../../src/load/generator.ts';
import { type EffortReading, effortBetween, readEffort } from '../../src/sample/effort.ts';
import { watch } from '../../src/sample/watch.ts';
import { arms, type BaseArmId } from '../../src/server/arm.ts';
import { loadSpec } from '../fixtures/load/counting-server.ts';
import { fetchMs, never, runtime, testRun } from '../fixtures/real-httpd.ts';

// Runs alone: it measures the effort of sampling.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-prefork']], () => {}, never);
}, fetchMs);

const reading = (
  threads: readonly (readonly [number, readonly [number, number]])[],
  minorFaults = 0,
  majorFaults = 0,
): EffortReading => ({ threads: new Map(threads), minorFaults, majorFaults });

describe('between two readings', () => {
  test.each<[string, EffortReading, EffortReading, readonly [number, number]]>([
    ['a thread that lives on', reading([[7, [10, 2]]]), reading([[7, [15, 3]]]), [5, 1]],
    [
      'one that ended is not counted back',
      reading([
        [7, [10, 2]],
        [8, [900, 90]],
      ]),
      reading([[7, [11, 2]]]),
      [1, 0],
    ],
    [
      'one that was born counts from zero',
      reading([[7, [10, 2]]]),
      reading([
        [7, [10, 2]],
        [9, [4, 1]],
      ]),
      [4, 1],
    ],
    ['another one with its number', reading([[7, [10, 2]]]), reading([[7, [3, 5]]]), [3, 5]],
  ])('%s', (_, earlier, later, [voluntarySwitches, involuntarySwitches]) => {
    expect(effortBetween(earlier, later)).toMatchObject({ voluntarySwitches, involuntarySwitches });
  });

  test('there is nothing negative, whatever ended or was born', () => {
    const number = fc.nat(1_000_000);
    const any = fc
      .tuple(fc.array(fc.tuple(fc.nat(20), fc.tuple(number, number))), number, number)
      .map(([threads, minor, major]) => reading(threads, minor, major));
    fc.assert(
      fc.property(any, any, (earlier, later) => {
        const effort = effortBetween(earlier, later);
        expect(Math.min(...Object.values(effort ?? { none: -1 }))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('one that could not be read leaves nothing to say', () => {
    expect(effortBetween(null, reading([]))).toBeNull();
    expect(effortBetween(reading([]), null)).toBeNull();
  });
});

test('without a process in reach there is no reading', () => {
  expect(readEffort({ pid: null })).toBeNull();
  expect(readEffort({ pid: 2 ** 22 + 1 })).toBeNull();
});

test(
  'a child’s faults stay counted when it has ended, and a sleeper switches when it ' + 'wakes',
  async () => {
    const program = [
      'import os, sys, time',
      'print("there", flush=True)',
      'sys.stdin.readline()',
      'if os.fork() == 0:',
      '  size = 4096 * 4096',
      '  memory = bytearray(size)',
      '  for at in range(0, size, 4096): memory[at] = 1',
      '  os._exit(0)',
      'os.wait()',
      'for _ in range(40): time.sleep(0.001)',
      'print("done", flush=True)',
      'time.sleep(60)',
    ].join('\n');
    const child = spawn('python3', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    // Python may write a line in two pieces, and the end of the first would pass for the second.
    const lines = createInterface(child.stdout);
    await once(lines, 'line');
    const before = readEffort({ pid: child.pid ?? null });
    child.stdin.write('go\n');
    await once(lines, 'line');
    const effort = effortBetween(before, readEffort({ pid: child.pid ?? null }));
    // Huge pages would need fewer: 16 MiB are 8 of 2 MiB, plus what fork() copies.
    expect(effort?.minorFaults).toBeGreaterThan(8);
    expect(effort?.voluntarySwitches).toBeGreaterThanOrEqual(40);
    expect(effort?.majorFaults).toBeGreaterThanOrEqual(0);
  },
);

test.each<BaseArmId>(['httpd-prefork', 'native-worker'])(
  '%s: what its threads go through while it serves is read',
  async (arm) => {
    using run = testRun();
    await using server = await run.start(arm);
    const watching = watch(server, null, true);
    const load = await generate(
      { ...loadSpec(server.port), durationSeconds: 0.5 },
      { cpus: null, warm: () => watching.mark(), signal: never },
    );
    const { effort } = await watching.stop();
    const switches = (effort?.voluntarySwitches ?? 0) + (effort?.involuntarySwitches ?? 0);
    expect(load.requests).toBeGreaterThan(50);
    // A worker that finds the next request there already does not wait for it: there may be fewer
    // than requests.
    expect(switches).toBeGreaterThan(50);
    expect(effort?.minorFaults).toBeGreaterThanOrEqual(0);
  },
);
