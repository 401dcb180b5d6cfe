import { claimRun } from '../src/host/work-folder.ts';
import { type ArmId, arms } from '../src/server/arm.ts';
import { processRuntime } from '../src/server/process/runtime.ts';
import type { RunningServer, StartRequest } from '../src/server/server.ts';

export const never = new AbortController().signal;

/** The runtime that tests share: the machine's httpd, or the one that it fetches once into the user's cache. */
export const runtime = processRuntime(null);

/** Long enough to fetch httpd the first time. */
export const fetchMs = 120_000;

let count = 0;

/** A run of a test's own: its claim, and a start request for an arm in it. */
export function testRun() {
  count += 1;
  const claim = claimRun(`test-${process.pid}-${count}`);
  const request = (arm: ArmId, change: Partial<StartRequest> = {}): StartRequest => ({
    arm: arms[arm],
    tuning: { name: 'matched' },
    runId: claim.runId,
    cpus: null,
    memoryLimitBytes: null,
    backendSocket: null,
    ...change,
  });
  return {
    claim,
    request,
    start: (arm: ArmId, change?: Partial<StartRequest>): Promise<RunningServer> =>
      runtime.start(request(arm, change), never),
    [Symbol.dispose]: () => claim[Symbol.dispose](),
  };
}
