import { yieldHelperThreads } from '../../os/helper-threads.ts';
import type { Drive } from '../drivers/driver.ts';
import type { LoadResult } from '../load.ts';
import { drainUs } from './run-window.ts';
import { createSession } from './session.ts';
import { runThreads } from './threads.ts';

/** Drives a load with one thread of this process, or with as many worker threads as it asks for. */
export const drive: Drive = async (load, warm, signal, report) => {
  yieldHelperThreads();
  if (load.clientThreads > 1) return runThreads(load, warm, signal);
  using session = createSession([load], false);
  const { warmupSeconds, durationSeconds } = load;
  if (warmupSeconds > 0) {
    await session.run({ load: 0, seconds: warmupSeconds, drainUs, warmsUp: true }, signal);
  }
  session.reset();
  await warm();
  await session.run({ load: 0, seconds: durationSeconds, drainUs }, signal, report);
  return session.results()[0] as LoadResult;
};
