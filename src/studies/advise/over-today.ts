import { type Advice, type Settings, usualBacklog, usualThreadLimit } from './advise.ts';
import type { Current } from './current.ts';
import { usualFactor } from './pool.ts';

/** httpd's defaults of what an advice leaves out where they will do. */
const usual = {
  threadLimit: usualThreadLimit,
  asyncRequestWorkerFactor: usualFactor,
  listenBacklog: usualBacklog,
} as const satisfies Partial<Settings>;

/**
 * Adds the defaults that the configuration of today sets otherwise: its lines stay in force where
 * the advice has none, and ThreadLimit 25 would lower an advised ThreadsPerChild of 64.
 */
export function overToday(advice: Advice, current: Current | null): Advice {
  const { settings, mpm } = advice;
  const today = current?.settings[mpm];
  if (settings === null || today === undefined) return advice;
  const added = Object.entries(usual).filter(([name]) => {
    const key = name as keyof typeof usual;
    return settings[key] === null && today[key] !== null && today[key] !== usual[key];
  });
  return { ...advice, settings: { ...settings, ...Object.fromEntries(added) } };
}
