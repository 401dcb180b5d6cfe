import type { Load } from '../load.ts';
import type { Population } from '../population.ts';

/** Divides a load among its threads: connections are split, a schedule is distributed in turn. */
export function shareLoad(spec: Load): readonly Load[] {
  return Array.from({ length: spec.clientThreads }, (_, thread) => {
    const [first, ...others] = spec.populations.map((each) => part(each, spec, thread));
    if (first === undefined) throw new Error('a load has at least one population');
    return { ...spec, thread, populations: [first, ...others] };
  });
}

function part(population: Population, { clientThreads }: Load, thread: number): Population {
  const share = (count: number) =>
    Math.floor(count / clientThreads) + (thread < count % clientThreads ? 1 : 0);
  const connections = share(population.connections);
  if (population.model !== 'closed') return { ...population, connections };
  return { ...population, connections, levels: population.levels?.map(share) ?? null };
}
