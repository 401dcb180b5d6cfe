import { execa } from 'execa';

/** The output of a command, and the CPU time that it took. */
export interface Finished {
  readonly stdout: string;
  /** User and system time in seconds. */
  readonly cpuSeconds: number;
}

/** Runs a command of the shell on these CPUs. The shell's `times` names the time of children. */
export async function cpuOf(command: string, cpus: readonly number[]): Promise<Finished> {
  const bound = `taskset -c ${cpus.join(',')} ${command} && times`;
  const { stdout } = await execa('sh', ['-c', bound]);
  const lines = stdout.trim().split('\n');
  const cpuSeconds = [...(lines.at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { stdout, cpuSeconds };
}
