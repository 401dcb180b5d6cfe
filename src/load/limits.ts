import { type Message, message } from '../host/message.ts';
import type { Population } from './population.ts';
import { portsToUse } from './raw/sources.ts';

/** The limits of the generator's side, and the kind of target. */
export interface LocalMeans {
  readonly descriptorLimit: number;
  /** Local ports that one address may use. */
  readonly localPorts: number;
  /** To a loopback server, connections are spread over several local addresses. */
  readonly toLoopback: boolean;
}

/** Returns what the generator's side would run out of, one sentence each with the number needed. */
export function localLimits(
  populations: readonly Pick<Population, 'connections'>[],
  { descriptorLimit, localPorts, toLoopback }: LocalMeans,
): readonly string[] {
  const connections = populations.reduce((sum, each) => sum + each.connections, 0);
  const problems: string[] = [];
  // Node and the channel to the parent need descriptors too.
  const needed = connections + 64;
  if (needed > descriptorLimit) {
    problems.push(
      `${connections} connections need ${needed} file descriptors and the limit is ` +
        `${descriptorLimit}: raise it (ulimit -Hn) or ask for fewer`,
    );
  }
  if (!toLoopback && connections > portsToUse(localPorts)) {
    problems.push(
      `${connections} connections to one address need ${2 * connections} ports and there are ` +
        `${localPorts}: widen net.ipv4.ip_local_port_range or ask for fewer`,
    );
  }
  return problems;
}

type Connected = Pick<Population, 'connections'>;

const fewestOf = (populations: readonly Connected[]): number =>
  Math.min(...populations.map(({ connections }) => connections));

/**
 * Returns the problem of more threads than connections in a population, or nothing.
 * @param hosts machines that divide the connections before their threads do.
 */
export function idleThreads(
  populations: readonly Connected[],
  clientThreads: number,
  hosts = 1,
): readonly Message[] {
  const fewest = Math.floor(fewestOf(populations) / hosts);
  if (clientThreads <= fewest) return [];
  const why = 'a thread without a connection has nothing to do';
  const where = hosts > 1 ? ' on a machine' : '';
  return [message`${{ clientThreads }}: ${why}; the smallest population has ${fewest}${where}`];
}

/** Returns the problem of more machines than connections in a population, or nothing. */
export function idleHosts(populations: readonly Connected[], hosts: number): readonly Message[] {
  const fewest = fewestOf(populations);
  if (hosts <= fewest) return [];
  const why = 'one without a connection has nothing to do';
  return [
    message`${hosts} machines generate the load: ${why}; the smallest population has ${fewest}. \
Take fewer with ${{ generators: fewest }}`,
  ];
}
