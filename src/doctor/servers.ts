import { claims } from '../host/work-folder.ts';
import { type Engine, findEngine } from '../server/docker/engine.ts';
import { installedHttpd } from '../server/httpd/find.ts';
import { foldersOf, makeCgroup, removeCgroup } from '../server/process/own-cgroup.ts';
import type { Finding } from './finding.ts';

/** Checks that plain processes can be given a cgroup: makes one and removes it. */
export async function canMakeCgroup(): Promise<boolean> {
  const made = makeCgroup(`mpm-bench-doctor-${process.pid}`);
  if (made === null) return false;
  await removeCgroup(foldersOf(made));
  return true;
}

export async function engineFinding(): Promise<Finding> {
  const engine: Engine = await findEngine();
  if (!engine.reachable) {
    return {
      what: 'container engine',
      seen: `none answers (${engine.tried.join('; ')})`,
      means: 'arms run as plain processes',
      weight: 'note',
    };
  }
  const { Version } = await engine.client.version();
  return {
    what: 'container engine',
    seen: `${Version} at ${engine.where}`,
    means: 'arms run as containers, unless plain processes are asked for',
    weight: 'good',
  };
}

export function httpdFinding(): Finding {
  const path = installedHttpd();
  return {
    what: 'httpd',
    seen: path ?? 'none on this machine',
    means:
      path === null
        ? 'the process runtime fetches one, where there is apt-get'
        : 'the process runtime uses it',
    weight: path === null ? 'note' : 'good',
  };
}

export function runsFinding(): Finding {
  const all = claims();
  const live = all.filter((claim) => claim.live);
  const dead = all.length - live.length;
  if (live.length > 0) {
    return {
      what: 'other runs',
      seen: live.map(({ runId, owner }) => `${runId} (process ${owner.pid})`).join(', '),
      means: 'a run is under way; two at once are refused',
      weight: 'bad',
    };
  }
  return {
    what: 'other runs',
    seen: dead === 0 ? 'none' : `${dead} interrupted`,
    means: dead === 0 ? '' : 'npm run cleanup removes what they left; the next bench does too',
    weight: dead === 0 ? 'good' : 'note',
  };
}
