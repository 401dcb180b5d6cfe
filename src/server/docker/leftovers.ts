import { type EngineContainer, statusOf } from './client.ts';
import { findEngine } from './engine.ts';
import { labels, ofThisHost, ownerLives } from './labels.ts';

/**
 * Removes the containers of runs of this host whose tool is gone; a line for each. Without an
 * engine there are none.
 */
export async function removeContainerLeftovers(): Promise<readonly string[]> {
  const engine = await findEngine();
  if (!engine.reachable) return [];
  const ours = await engine.client.listContainers({
    all: true,
    filters: ofThisHost(),
  });
  const left = ours.filter(({ Labels }) => !ownerLives(Labels));
  const removed = await Promise.all(
    left.map(async ({ Id, Labels }) => {
      if (!(await isRemoved(engine.client.getContainer(Id)))) return [];
      const [arm, run] = [Labels[labels.arm], Labels[labels.run]];
      return [`removed the container of ${arm} of the interrupted run ${run}`];
    }),
  );
  return removed.flat();
}

/** Removes a container; returns false where another command or watchdog is doing it. */
async function isRemoved(container: EngineContainer): Promise<boolean> {
  try {
    await container.remove({ force: true, v: true });
    return true;
  } catch (error) {
    if ([404, 409].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}
