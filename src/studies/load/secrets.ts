import type { HeaderLine, Population } from '../../load/population.ts';
import type { LoadSpec } from '../../load/spec.ts';

/** Returns the load as it is recorded, without the credentials that it sends. */
export function withoutSecrets(spec: LoadSpec): LoadSpec {
  const masked = (population: Population): Population =>
    population.headers === undefined
      ? population
      : { ...population, headers: population.headers.map(maskedLine) };
  const [first, ...others] = spec.populations;
  return { ...spec, populations: [masked(first), ...others.map(masked)] };
}

const maskedLine = ([name, value]: HeaderLine): HeaderLine =>
  /^(authorization|cookie)$/i.test(name) ? [name, '(not recorded)'] : [name, value];
