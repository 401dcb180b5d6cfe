import { descriptorsNeeded } from './generator.ts';
import type { Population } from './population.ts';
import { portsToUse } from './raw/sources.ts';

/** What this side has, and where the load goes. */
export interface LocalMeans {
  readonly descriptorLimit: number;
  /** Ports that one address may use to connect. */
  readonly localPorts: number;
  /** To a loopback server connections are spread over as many addresses as it takes. */
  readonly toLoopback: boolean;
}

/** What this side would run out of under the load, found out before it; one sentence each, with the number needed. */
export function localLimits(
  populations: readonly Pick<Population, 'connections'>[],
  { descriptorLimit, localPorts, toLoopback }: LocalMeans,
): readonly string[] {
  const connections = populations.reduce((sum, each) => sum + each.connections, 0);
  const problems: string[] = [];
  const needed = descriptorsNeeded(connections);
  if (needed > descriptorLimit) {
    problems.push(
      `${connections} connections need ${needed} file descriptors and the limit is ${descriptorLimit}: raise it (ulimit -Hn) or ask for fewer`,
    );
  }
  if (!toLoopback && connections > portsToUse(localPorts)) {
    problems.push(
      `${connections} connections to one address need ${2 * connections} ports and there are ${localPorts}: widen net.ipv4.ip_local_port_range or ask for fewer`,
    );
  }
  return problems;
}

/** What is wrong with so many threads for this load; empty when each gets a connection of every population. */
export function idleThreads(
  populations: readonly Pick<Population, 'connections'>[],
  clientThreads: number,
): readonly string[] {
  const fewest = Math.min(...populations.map(({ connections }) => connections));
  if (clientThreads <= fewest) return [];
  return [
    `--client-threads ${clientThreads}: a thread without a connection has nothing to do; the smallest population has ${fewest}`,
  ];
}
