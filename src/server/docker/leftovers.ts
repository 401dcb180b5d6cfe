import { hostname } from 'node:os';
import { isAlive } from '../../os/proc.ts';
import { labels } from './container.ts';
import { findEngine } from './engine.ts';

/**
 * Removes the containers of runs of this host whose tool is gone; a line for each. Without an
 * engine there are none.
 */
export async function removeContainerLeftovers(): Promise<readonly string[]> {
  const engine = await findEngine();
  if (!engine.reachable) return [];
  const ours = await engine.client.listContainers({
    all: true,
    filters: { label: [labels.run, `${labels.host}=${hostname()}`] },
  });
  const removed: string[] = [];
  for (const { Id, Labels } of ours.filter(({ Labels }) => !ownerLives(Labels[labels.owner]))) {
    await engine.client.getContainer(Id).remove({ force: true, v: true });
    removed.push(
      `removed the container of ${Labels[labels.arm]} of the interrupted run ${Labels[labels.run]}`,
    );
  }
  return removed;
}

function ownerLives(owner = ''): boolean {
  const [pid = 0, startTicks = 0] = owner.split(':').map(Number);
  return isAlive(pid, startTicks);
}
