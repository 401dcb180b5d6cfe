import { type Advice, type Settings, usualBacklog, usualThreadLimit } from './advise.ts';
import type { Current } from './current.ts';
import { usualFactor } from './pool.ts';

/**
 * Adds httpd's default of what an advice leaves out, where the configuration of today contradicts
 * it: its lines stay in force, and ThreadLimit 25 would lower an advised ThreadsPerChild of 64.
 */
export function overToday(advice: Advice, current: Current | null): Advice {
  const { settings, mpm } = advice;
  const today = current?.settings[mpm];
  if (settings === null || today === undefined) return advice;
  const { threadLimit, asyncRequestWorkerFactor: factor, listenBacklog } = today;
  const added: Partial<Settings> = {
    ...(isLess(threadLimit, settings.threadsPerChild) && { threadLimit: usualThreadLimit }),
    ...(factor !== null && factor !== usualFactor && { asyncRequestWorkerFactor: usualFactor }),
    ...(isLess(listenBacklog, usualBacklog) && { listenBacklog: usualBacklog }),
  };
  const kept = Object.entries(settings).filter(([, value]) => value !== null);
  return { ...advice, settings: { ...settings, ...added, ...Object.fromEntries(kept) } };
}

const isLess = (value: number | null, than: number | null): boolean =>
  value !== null && than !== null && value < than;
