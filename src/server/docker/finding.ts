import type { Finding } from '../../host/finding.ts';
import { findEngine } from './engine.ts';

/** Tells doctor whether a container engine answers. */
export async function engineFinding(): Promise<Finding> {
  const engine = await findEngine();
  if (!engine.reachable) {
    return {
      what: 'container engine',
      seen: `none answers (${engine.tried.join('; ')})`,
      means: 'arms run as plain processes',
      weight: 'note',
    };
  }
  const { Version } = await engine.client.version();
  const { address } = engine;
  return {
    what: 'container engine',
    seen: `${Version} at ${engine.where}`,
    means:
      address === null
        ? 'arms run as containers, unless plain processes are asked for'
        : `arms run as containers on ${address}, and an agent there observes them`,
    weight: 'good',
  };
}
