import { yieldHelperThreads } from '../../os/helper-threads.ts';
import type { Drive } from '../drivers/driver.ts';
import { createSession } from './session.ts';
import { runThreads } from './threads.ts';

/** Drives a load with one thread of this process, or with as many worker threads as it asks for. */
export const drive: Drive = async (load, warm, signal, report) => {
  yieldHelperThreads();
  if (load.clientThreads > 1) return runThreads(load, warm, signal);
  using session = createSession(load);
  if (load.warmupSeconds > 0) await session.run(load.warmupSeconds, signal, true);
  session.reset();
  await warm();
  await session.run(load.durationSeconds, signal, false, report);
  return session.result();
};
