import type { Population } from '../population.ts';
import type { DriverName } from './drivers.ts';

type Shape = Omit<Population, 'path' | 'body'>;

/** Drivers that can produce this load, the usual one first; our own needs Linux. */
export function driversFor(
  [first, ...others]: readonly [Shape, ...Shape[]],
  platform: string,
): readonly DriverName[] {
  const raw: readonly DriverName[] = platform === 'linux' ? ['raw'] : [];
  if (others.length > 0) return raw;
  if (isPersistentLoop(first)) return [...raw, 'autocannon'];
  return first.model === 'bursts' ? [...raw, 'undici'] : raw;
}

const isPersistentLoop = (shape: Shape): boolean =>
  shape.model === 'closed' &&
  'fresh' in shape &&
  shape.fresh === false &&
  'levels' in shape &&
  shape.levels === null;
