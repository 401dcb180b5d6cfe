import { execa } from 'execa';

/** Whether processes can be given CPUs of their own here: taskset of util-linux, which every distribution has. */
export async function canPin(): Promise<boolean> {
  const { exitCode } = await execa('taskset', ['-V'], { reject: false });
  return exitCode === 0;
}

/** Moves this process with all its threads to these CPUs; without taskset it stays where it is. */
export async function pinThisProcess(cpus: readonly number[]): Promise<void> {
  const args = ['--all-tasks', '--cpu-list', '--pid', cpus.join(','), String(process.pid)];
  await execa('taskset', args, { reject: false });
}
