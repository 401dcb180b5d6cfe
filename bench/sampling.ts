import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { claimRun } from '../src/host/work-folder.ts';
import type { Target } from '../src/sample/target.ts';
import { watch } from '../src/sample/watch.ts';
import { arms } from '../src/server/arm.ts';
import { processRuntime } from '../src/server/process/runtime.ts';

const seconds = 10;
const never = new AbortController().signal;

/** Reads the CPU time of this process in milliseconds, from the scheduler's account. */
const cpuMs = () => Number.parseInt(readFileSync('/proc/self/schedstat', 'latin1'), 10) / 1e6;

async function share(work: () => Promise<void>): Promise<number> {
  const [cpu, clock] = [cpuMs(), performance.now()];
  await work();
  return (cpuMs() - cpu) / (performance.now() - clock);
}

const percent = (value: number) => `${(value * 100).toFixed(2)} %`;

/** Measures the difference between watching a prefork pool (65 processes) and watching nothing. */
export const sampling = {
  about: 'CPU share of the samplers at their default rate; goal: less than 1 % of a CPU',
  async run(): Promise<void> {
    const runtime = processRuntime(null);
    using claim = claimRun(`microbench-${process.pid}`);
    for (const arm of [arms['httpd-prefork'], arms['httpd-event']]) {
      const request = {
        arm,
        runId: claim.runId,
        cpus: null,
        memoryLimitBytes: null,
        backendSocket: null,
      } as const;
      await using server = await runtime.start(request, never);
      const sources: readonly (readonly [string, Target])[] = [
        ['cgroup files', server],
        ['smaps_rollup', { ...server, cgroup: null }],
      ];
      for (const [name, target] of sources) {
        if (name === 'cgroup files' && target.cgroup === null) continue;
        await report(`${arm.id}, ${name}`, target);
      }
    }
  },
};

async function report(name: string, target: Target): Promise<void> {
  const idle = await share(() => wait(seconds * 1000));
  const watched = watch(target);
  // The first readings load code and warm it up, which a run does once.
  await wait(2000);
  await watched.mark();
  const watching = await share(() => wait(seconds * 1000));
  const { memory, samplingCpuShare } = await watched.stop();
  const readings = memory?.series.rows.filter(([atMs]) => (atMs ?? -1) >= 0).length ?? 0;
  console.log(
    `${name.padEnd(30)} ${percent(watching - idle)} of a CPU, of which readings ` +
      `${percent(samplingCpuShare)}; memory read ${(readings / seconds).toFixed(1)} times a second`,
  );
}
