import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { claimRun } from '../src/host/work-folder.ts';
import { documents } from '../src/load/workloads/documents.ts';
import { processTree } from '../src/os/proc.ts';
import { arms } from '../src/server/arm.ts';
import { processRuntime } from '../src/server/process/runtime.ts';
import { abuse } from './abuse.ts';
import { cpus, thousands } from './setting.ts';

const connections = 100_000;
const never = new AbortController().signal;

/** Measures what clients that send one byte, reset, or never read leave behind in our event. */
export const leaks = {
  about: 'descriptors and memory of our event after 100,000 bad connections; goal: none, no growth',
  async run(): Promise<void> {
    using claim = claimRun(`bench-leaks-${process.pid}`);
    await using server = await processRuntime(null).start(
      {
        arm: arms['native-event'],
        runId: claim.runId,
        cpus: cpus.server,
        memoryLimitBytes: null,
        backendSocket: null,
      },
      never,
    );
    const tree = () => processTree(server.pid ?? 0);
    await abuse(server.port, 10_000, documents.large.path);
    await settle();
    const before = left(tree());
    await abuse(server.port, connections, documents.large.path);
    await settle();
    const after = left(tree());
    console.log(
      `${thousands(connections)} connections: ` +
        `descriptors ${before.descriptors} before, ${after.descriptors} after; allocated memory ` +
        `${thousands(before.anonKib)} KiB before, ${thousands(after.anonKib)} KiB after`,
    );
  },
};

/** Waits for lingering closes, which last 2 s where the peer was slow. */
const settle = () => wait(4000);

/**
 * Returns what processes hold. Pages of files do not count: their part is larger as soon as other
 * programs that map them have ended.
 */
export function left(pids: readonly number[]): { descriptors: number; anonKib: number } {
  const sum = (of: (pid: number) => number) => pids.reduce((total, pid) => total + of(pid), 0);
  return {
    descriptors: sum((pid) => readdirSync(`/proc/${pid}/fd`).length),
    anonKib: sum((pid) => {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
      return Number(/^Pss_Anon:\s+(\d+)/m.exec(text)?.[1]);
    }),
  };
}
