import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { trackingDrops } from '../host/connection-tracking.ts';
import { textOrEmpty } from '../os/text-file.ts';
import { numberAfter } from './files.ts';
import type { Disturbances } from './sample.ts';
import type { Target } from './target.ts';

/** Cumulative counters; only their differences are meaningful. Null without a source. */
export type DisturbanceReading = ReturnType<typeof readDisturbances>;

const root = '/sys/fs/cgroup';

/** Reads the counters at one end of the window. */
export function readDisturbances({ cgroup }: Target) {
  return {
    periods: quotaFolders().map((folder) => periodsIn(join(folder, 'cpu.stat'))),
    oomKills: cgroup === null ? null : oomKills(cgroup.version, cgroup.memory),
    /** The wall clock minus the monotonic clock, in milliseconds. */
    clockOffsetMs: Date.now() - performance.now(),
    trackingDrops: trackingDrops(),
  };
}

/** Returns the disturbances between two readings. */
export function disturbancesBetween(
  from: DisturbanceReading,
  to: DisturbanceReading,
): Disturbances {
  const shares = to.periods.map(({ all, throttled }, i) => {
    const earlier = from.periods[i] ?? { all, throttled };
    return all > earlier.all ? (throttled - earlier.throttled) / (all - earlier.all) : 0;
  });
  const { oomKills } = to;
  return {
    throttledShare: Math.max(0, ...shares),
    oomKills: oomKills === null || from.oomKills === null ? null : oomKills - from.oomKills,
    clockStepMs: to.clockOffsetMs - from.clockOffsetMs,
    trackingDrops: to.trackingDrops - from.trackingDrops,
  };
}

/**
 * Returns the folders of this process's control groups up to the root. The quota of each of them
 * throttles us, and servers that run as plain processes (cgroups(7)). Version 1 has a folder for
 * each controller.
 */
export function quotaFolders(
  text = readFileSync('/proc/self/cgroup', 'latin1'),
): readonly string[] {
  const folders = text.split('\n').flatMap((line): readonly string[] => {
    const [, controllers = '', path = '/'] = line.split(':');
    const own = controllers.split(',').includes('cpu');
    if (!own && !line.startsWith('0::')) return [];
    return ancestors(resolve(root, own ? controllers : '', `.${path}`));
  });
  return [...new Set(folders)];
}

/** Includes the root, which in a container is the container's own group. */
const ancestors = (folder: string): readonly string[] =>
  folder.length < root.length ? [] : [folder, ...ancestors(dirname(folder))];

function periodsIn(file: string) {
  const text = textOrEmpty(file);
  return {
    all: numberAfter(text, 'nr_periods ') ?? 0,
    throttled: numberAfter(text, 'nr_throttled ') ?? 0,
  };
}

/** Reads memory.events (version 2) or memory.oom_control (version 1). */
function oomKills(version: 1 | 2, folder: string): number | null {
  const name = version === 2 ? 'memory.events' : 'memory.oom_control';
  return numberAfter(textOrEmpty(join(folder, name)), 'oom_kill ');
}
