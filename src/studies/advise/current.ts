import { type Mpm, mpmNames } from '../../server/arm.ts';
import { type Configuration, readConfiguration } from '../../server/configuration.ts';
import type { Settings } from './advise.ts';

/** The configuration of today, in the form of an advice. */
export interface Current {
  readonly path: string;
  /** The MPM that it loads; null: it loads none, and is read for each MPM. */
  readonly mpm: Mpm | null;
  readonly settings: Readonly<Record<Mpm, Settings>>;
}

/** Reads the configuration of today; returns why it cannot be read. */
export function readCurrent(path: string): Current | { readonly problem: string } {
  const found = readConfiguration(path);
  if ('problem' in found) return found;
  const { mpm } = found;
  const settings = mpmNames.map((name) => [name, settingsIn(mpm ?? name, found)]);
  return { path, mpm, settings: Object.fromEntries(settings) };
}

function settingsIn(mpm: Mpm, { settings }: Configuration): Settings {
  const found = settings[mpm];
  const isThreaded = mpm !== 'prefork';
  return {
    serverLimit: found.serverLimit,
    threadLimit: isThreaded ? found.threadLimit : null,
    threadsPerChild: isThreaded ? found.threadsPerChild : null,
    maxRequestWorkers: found.daemonsLimit * found.threadsPerChild,
    startServers: found.startServers,
    minSpare: isThreaded ? found.minSpareThreads : found.minSpareServers,
    maxSpare: isThreaded ? found.maxSpareThreads : found.maxSpareServers,
    asyncRequestWorkerFactor: mpm === 'event' ? found.asyncRequestWorkerFactor : null,
    keepAliveSeconds: found.keepAlive ? found.keepAliveTimeoutMs / 1000 : 0,
    listenBacklog: found.listenBackLog,
  };
}
