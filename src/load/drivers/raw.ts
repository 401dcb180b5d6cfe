import { yieldHelperThreads } from '../../os/helper-threads.ts';
import { openSession } from '../raw/session.ts';
import { runThreads } from '../raw/threads.ts';
import type { Driver } from './drivers.ts';

/**
 * Our own generator, on Linux's system calls: plain descriptors on one epoll, microseconds, every answer parsed, no object
 * for a request. As exact as the clock, and as fast as wrk.
 */
export const raw: Driver = {
  async run(spec, warm, signal, tell) {
    yieldHelperThreads();
    if (spec.clientThreads > 1) return runThreads(spec, warm, signal);
    using session = openSession(spec);
    if (spec.warmupSeconds > 0) await session.run(spec.warmupSeconds, signal, true);
    session.reset();
    await warm();
    await session.run(spec.durationSeconds, signal, false, tell);
    return session.result();
  },
};
