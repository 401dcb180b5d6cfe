import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { trackingDrops } from '../host/connection-tracking.ts';
import { textOrEmpty } from '../host/text-file.ts';
import { numberAfter } from './files.ts';
import type { Disturbances, Target } from './sample.ts';

/** Readings of which only differences mean something; null where a source is not there. */
export interface DisturbanceReading {
  readonly periods: readonly Periods[];
  readonly oomKills: number | null;
  /** Of the wall clock against the monotonic one, milliseconds. */
  readonly clockOffsetMs: number;
  readonly trackingDrops: number;
}

/** Of one control group with a CPU quota: enforcement periods so far, and those in which it was stopped. */
interface Periods {
  readonly all: number;
  readonly throttled: number;
}

const root = '/sys/fs/cgroup';

/** What is read at both ends of the window. */
export function readDisturbances({ cgroup }: Target): DisturbanceReading {
  return {
    periods: quotaFolders().map((folder) => periodsIn(join(folder, 'cpu.stat'))),
    oomKills: cgroup === null ? null : oomKills(cgroup.version, cgroup.memory),
    clockOffsetMs: Date.now() - performance.now(),
    trackingDrops: trackingDrops(),
  };
}

/** What happened between two readings. */
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
 * The folders of the control groups that this process is in, up to the root: the quota of any of them stops us, and servers
 * that are plain processes with us (cgroups(7); version 1 has the controllers in folders of their own).
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

/** The root included: in a container it is the container's own group. */
const ancestors = (folder: string): readonly string[] =>
  folder.length < root.length ? [] : [folder, ...ancestors(dirname(folder))];

function periodsIn(file: string): Periods {
  const text = textOrEmpty(file);
  return {
    all: numberAfter(text, 'nr_periods ') ?? 0,
    throttled: numberAfter(text, 'nr_throttled ') ?? 0,
  };
}

/** memory.events of version 2, memory.oom_control of version 1. */
function oomKills(version: 1 | 2, folder: string): number | null {
  const name = version === 2 ? 'memory.events' : 'memory.oom_control';
  return numberAfter(textOrEmpty(join(folder, name)), 'oom_kill ');
}
