import type { Load } from '../load.ts';
import type { Population } from '../population.ts';

/** Divides a load among its threads: connections are split, a schedule is distributed in turn. */
export const shareLoad = (spec: Load): readonly Load[] =>
  parts(spec, spec.clientThreads).map((populations, i) => ({
    ...spec,
    thread: spec.thread + i,
    populations,
  }));

/**
 * Divides a load among machines, each of which has as many threads as the load asks for. All
 * together they are what one machine with all of these threads would be.
 */
export const shareAmongHosts = <Spec extends Load>(spec: Spec, hosts: number): readonly Spec[] =>
  parts(spec, hosts).map((populations, i) => ({
    ...spec,
    thread: i * spec.clientThreads,
    allThreads: hosts * spec.clientThreads,
    populations,
  }));

type Populations = Load['populations'];

function parts({ populations }: Load, count: number): readonly Populations[] {
  return Array.from({ length: count }, (_, i) => {
    const [first, ...others] = populations.map((each) => part(each, count, i));
    if (first === undefined) throw new Error('a load has at least one population');
    return [first, ...others];
  });
}

function part(population: Population, of: number, index: number): Population {
  const share = (count: number) => Math.floor(count / of) + (index < count % of ? 1 : 0);
  const connections = share(population.connections);
  if (population.model !== 'closed') return { ...population, connections };
  return { ...population, connections, levels: population.levels?.map(share) ?? null };
}
