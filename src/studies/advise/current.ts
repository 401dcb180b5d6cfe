import type { Mpm } from '../../server/arm.ts';
import { readConfiguration, type ServerConfig } from '../../server/configuration.ts';
import type { Settings } from './advise.ts';

/** The configuration of today, in the form of an advice. */
export interface Current {
  readonly path: string;
  /** The MPM that it loads; null: it loads none. */
  readonly mpm: Mpm | null;
  /** Settings under that MPM, else under each. */
  readonly settings: Readonly<Partial<Record<Mpm, Settings>>>;
}

/** Reads the configuration of today; returns why it cannot be read. */
export function readCurrent(path: string): Current | { readonly problem: string } {
  const found = readConfiguration(path);
  if ('problem' in found) return found;
  const settings = Object.entries(found.settings).map(([mpm, each]) => [mpm, asAdvice(each)]);
  return { path, mpm: found.mpm, settings: Object.fromEntries(settings) };
}

function asAdvice(found: ServerConfig): Settings {
  const { mpm } = found;
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
