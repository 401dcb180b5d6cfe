import { hostname } from 'node:os';
import { thisProcess } from '../../host/work-folder.ts';
import { isAlive } from '../../os/proc.ts';

/**
 * Marks everything that we make in an engine, so that what is left over can be found and removed.
 */
export const labels = {
  run: 'mpm-bench.run',
  arm: 'mpm-bench.arm',
  /** "pid:startTicks" of the tool that made it, on this host. */
  owner: 'mpm-bench.owner',
  host: 'mpm-bench.host',
} as const;

/** Returns the labels of a container of this tool. */
export function labelsFor(run: string, arm: string): Readonly<Record<string, string>> {
  const { pid, startTicks } = thisProcess();
  return {
    [labels.run]: run,
    [labels.arm]: arm,
    [labels.owner]: `${pid}:${startTicks}`,
    [labels.host]: hostname(),
  };
}

/** Returns the filter for everything that a tool on this host has made. */
export const ofThisHost = () => ({ label: [labels.run, `${labels.host}=${hostname()}`] });

/** Tells whether the tool that made something still runs. */
export function ownerLives(of: Readonly<Record<string, string>> = {}): boolean {
  const [pid = 0, startTicks = 0] = (of[labels.owner] ?? '').split(':').map(Number);
  return isAlive(pid, startTicks);
}
