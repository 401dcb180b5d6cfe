import type { Plan } from '../plan/plan.ts';

/** Says on which CPUs both sides run, and on which machines where these are several. */
export function sidesText({ cpus, serverAddress, generatorAddresses }: Plan): string {
  if (generatorAddresses !== undefined) {
    return `server on ${serverAddress}, load from ${generatorAddresses.join(', ')}`;
  }
  const [server, generator] = [cpus.server.join(', '), cpus.generator.join(', ')];
  const [there, here] =
    serverAddress === undefined ? ['', ''] : [` of ${serverAddress}`, ' of this machine'];
  return `server on CPU ${server}${there}, load generator on CPU ${generator}${here}`;
}
