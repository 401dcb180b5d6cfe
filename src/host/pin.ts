import { execa } from 'execa';

/** Tells whether processes can be bound to CPUs here, by taskset of util-linux. */
export async function canPin(): Promise<boolean> {
  const { exitCode } = await execa('taskset', ['-V'], { reject: false });
  return exitCode === 0;
}

/** Moves this process with all its threads to these CPUs. Does nothing without taskset. */
export async function pinThisProcess(cpus: readonly number[]): Promise<void> {
  const args = ['--all-tasks', '--cpu-list', '--pid', cpus.join(','), String(process.pid)];
  await execa('taskset', args, { reject: false });
}
