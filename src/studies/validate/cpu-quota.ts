import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteTraces } from '../../host/traces.ts';
import { workFolder } from '../../host/work-folder.ts';
import { processTree } from '../../os/proc.ts';
import { removeCgroup } from '../../server/process/own-cgroup.ts';
import type { Runtime } from '../../server/runtime.ts';
import { type RunningServer, ServerError } from '../../server/server.ts';
import { withEnd } from './with-end.ts';

/** Short, so that a turn of a quarter of a second holds many of them. */
const periodUs = 10_000;

/**
 * The server gets only this share of its CPUs, by the quota of the kernel's scheduler (needs root).
 */
export const cpuQuota =
  (share: number) =>
  (start: Runtime['start']): Runtime['start'] =>
  async (request, signal) => {
    const server = await start(request, signal);
    try {
      return restrict(
        server,
        request.runId,
        Math.round(share * periodUs * (request.cpus?.length ?? 1)),
      );
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw new ServerError('start', `the CPU quota cannot be set: ${error}`);
    }
  };

function restrict(server: RunningServer, runId: string, quotaUs: number): RunningServer {
  if (server.cgroup?.version === 2) {
    writeFileSync(join(server.cgroup.cpu, 'cpu.max'), `${quotaUs} ${periodUs}`);
    return server;
  }
  if (server.pid === null) throw new Error('the server’s processes are out of reach');
  const name = `quota-${server.pid}`;
  const folder = join('/sys/fs/cgroup/cpu', `mpm-bench-${name}`);
  if (!existsSync('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')) throw new Error('no cpu controller');
  noteTraces(workFolder(runId, name), { cgroups: [folder], files: [] });
  mkdirSync(folder);
  writeFileSync(join(folder, 'cpu.cfs_period_us'), String(periodUs));
  writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(quotaUs));
  for (const pid of processTree(server.pid)) {
    writeFileSync(join(folder, 'cgroup.procs'), String(pid));
  }
  return withEnd(server, () => removeCgroup([folder]));
}
