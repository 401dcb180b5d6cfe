import type { Problems } from '../host/message.ts';
import { claimRun, claims } from '../host/work-folder.ts';
import { runtimes } from '../server/runtimes.ts';
import { startWatchdog } from './watchdog.ts';

/**
 * Ends and removes servers, containers, cgroups and folders of runs whose tool is gone; a line for
 * each.
 */
export async function removeLeftovers(): Promise<readonly string[]> {
  const removed = await Promise.all(Object.values(runtimes).map((each) => each.removeLeftovers()));
  return removed.flat();
}

/**
 * Claims this machine for a run, until disposed, and has it cleaned up should this process be
 * killed. Two runs at once would measure each other, so a live one is a problem.
 */
export function claimMachine(runId: string, problems: Problems): Disposable | null {
  const [other] = claims().filter(({ live }) => live);
  if (other !== undefined) {
    problems.push(
      `another run (${other.runId}, process ${other.owner.pid}) is measuring on this ` +
        'machine; two at once disturb each other. Wait for it, or stop it',
    );
  }
  if (problems.length > 0) return null;
  const claim = claimRun(runId);
  const watchdog = startWatchdog(runId);
  return {
    [Symbol.dispose]() {
      claim[Symbol.dispose]();
      watchdog[Symbol.dispose]();
    },
  };
}
