import type { Problems } from '../host/message.ts';
import { claimRun, claims } from '../host/work-folder.ts';
import { runtimes } from '../server/runtimes.ts';

/**
 * Ends and removes servers, containers, cgroups and folders of runs whose tool is gone; a line for
 * each.
 */
export async function removeLeftovers(): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const each of Object.values(runtimes)) removed.push(...(await each.removeLeftovers()));
  return removed;
}

/**
 * Claims this machine for a run, until disposed. Two runs at once would measure each other, so a
 * live one is a problem.
 */
export function claimMachine(runId: string, problems: Problems): Disposable | null {
  const [other] = claims().filter(({ live }) => live);
  if (other !== undefined) {
    problems.push(
      `another run (${other.runId}, process ${other.owner.pid}) is measuring on this ` +
        'machine; two at once disturb each other. Wait for it, or stop it',
    );
  }
  return problems.length > 0 ? null : claimRun(runId);
}
