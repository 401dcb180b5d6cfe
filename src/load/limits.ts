import { descriptorsNeeded } from './generator.ts';
import type { LoadSpec } from './load.ts';
import { isLoopbackV4, localPorts, portsToUse } from './raw/sources.ts';

/** What this side would run out of under the load, found out before it; one sentence each, with the number needed. */
export function localLimits(
  { populations, host }: Pick<LoadSpec, 'populations' | 'host'>,
  descriptorLimit: number,
): readonly string[] {
  const connections = populations.reduce((sum, each) => sum + each.connections, 0);
  const problems: string[] = [];
  const needed = descriptorsNeeded(connections);
  if (needed > descriptorLimit) {
    problems.push(
      `${connections} connections need ${needed} file descriptors and the limit is ${descriptorLimit}: raise it (ulimit -Hn) or ask for fewer`,
    );
  }
  const ports = localPorts();
  // To a loopback server they are spread over as many addresses as it takes.
  if (!isLoopbackV4(host) && connections > portsToUse(ports)) {
    problems.push(
      `${connections} connections to one address need ${2 * connections} ports and there are ${ports}: widen net.ipv4.ip_local_port_range or ask for fewer`,
    );
  }
  return problems;
}
