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
  return {
    what: 'container engine',
    seen: `${Version} at ${engine.where}`,
    means: 'arms run as containers, unless plain processes are asked for',
    weight: 'good',
  };
}
