import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { noteTraces } from '../../host/traces.ts';
import { workFolder } from '../../host/work-folder.ts';
import type { Runtime } from '../../server/runtime.ts';
import { type RunningServer, ServerError } from '../../server/server.ts';
import { withEnd } from './with-end.ts';

/**
 * Charges that many bytes of shared memory to the server's cgroup. They are written from within it
 * and stay on its account until the file is removed, although no process holds them (cgroup-v2.rst,
 * Memory Ownership).
 */
export const ballast =
  (bytes: number) =>
  (start: Runtime['start']): Runtime['start'] =>
  async (request, signal) => {
    const server = await start(request, signal);
    const name = `ballast-${process.pid}-${process.hrtime.bigint()}`;
    const file = `/dev/shm/mpm-bench-${name}`;
    try {
      noteTraces(workFolder(request.runId, name), { cgroups: [], files: [file] });
      await charge(server, file, bytes);
    } catch (error) {
      rmSync(file, { force: true });
      await server[Symbol.asyncDispose]();
      throw new ServerError('start', `the ballast cannot be loaded: ${error}`);
    }
    return withEnd(server, async () => rmSync(file, { force: true }));
  };

async function charge({ cgroup }: RunningServer, file: string, bytes: number): Promise<void> {
  if (cgroup === null) throw new Error('the server has no cgroup of its own');
  const steps = `echo $$ > "$0" && exec head -c ${bytes} /dev/zero > "$1"`;
  await execa('sh', ['-c', steps, join(cgroup.memory, 'cgroup.procs'), file]);
}
