import type { Finding } from '../host/finding.ts';
import { claims } from '../host/work-folder.ts';
import { foldersOf, makeCgroup, removeCgroup } from '../server/process/own-cgroup.ts';

/** Checks that plain processes can be given a cgroup: makes one and removes it. */
export async function canMakeCgroup(): Promise<boolean> {
  const made = makeCgroup(`mpm-bench-doctor-${process.pid}`);
  if (made === null) return false;
  await removeCgroup(foldersOf(made));
  return true;
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
