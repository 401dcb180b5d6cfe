import { readFileSync } from 'node:fs';
import { type SocketAddress, socketAddress } from '../../os/address.ts';
import type { Load } from '../load.ts';

/**
 * Returns the local addresses of a load. The ports of one address are limited; to a loopback
 * server, connections are spread over several addresses. Elsewhere the kernel chooses.
 */
export function sourceAddresses(
  spec: Pick<Load, 'host' | 'populations'>,
): readonly SocketAddress[] {
  const connections = connectionsAtOnce(spec);
  const addresses = Math.ceil(connections / portsToUse(localPorts()));
  if (!isLoopbackV4(spec.host) || addresses < 2) return [];
  return Array.from({ length: addresses }, (_, i) => socketAddress(`127.0.0.${i + 2}`, 0));
}

export const isLoopbackV4 = (host: string): boolean => host.startsWith('127.');

export const connectionsAtOnce = ({ populations }: Pick<Load, 'populations'>): number =>
  populations.reduce((sum, { connections }) => sum + connections, 0);

/**
 * Returns the number of ports of one address (net.ipv4.ip_local_port_range), 28,232 if unreadable.
 */
export function localPorts(): number {
  try {
    const text = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'latin1');
    const [first = 32_768, last = 60_999] = text.trim().split(/\s+/).map(Number);
    return last - first + 1;
  } catch {
    return 28_232;
  }
}

/** Returns the usable ports: others are taken, or in TIME_WAIT. */
export const portsToUse = (ports: number): number => Math.floor(ports / 2);
