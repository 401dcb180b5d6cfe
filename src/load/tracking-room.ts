import { connectionTracking, hasRoom } from '../host/connection-tracking.ts';
import { isFresh, type PopulationShape } from './population.ts';

const stepSeconds = 0.1;

/**
 * Waits until the kernel's table of tracked connections has room for a load that opens new ones:
 * what it drops would be a loss of the server's. After the time for which closed connections stay,
 * the table is full of others, and no wait would help.
 * @param rest spends this number of seconds.
 */
export async function waitForRoom(
  populations: readonly PopulationShape[],
  rest: (seconds: number) => Promise<void>,
  read = connectionTracking,
): Promise<void> {
  if (!populations.some(isFresh)) return;
  for (let waited = 0; ; waited += stepSeconds) {
    const tracking = read();
    if (tracking === null || hasRoom(tracking) || waited >= tracking.timeWaitSeconds) return;
    await rest(stepSeconds);
  }
}
