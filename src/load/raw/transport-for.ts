import type { Load } from '../load.ts';
import type { Population } from '../population.ts';
import { protocolOf } from '../protocols/protocols.ts';
import { clientRole } from './tls/role.ts';
import { tlsTransport } from './tls/transport.ts';
import { plainTransport, type Transport } from './transport.ts';

/**
 * Returns what moves the bytes of a population's connections.
 * @param readsAhead takes from the kernel what is there; false for clients that read slowly.
 */
export function transportFor(
  { protocol, tls, host }: Pick<Load, 'protocol' | 'tls' | 'host'>,
  { resumes = false }: Pick<Population, 'resumes'>,
  readsAhead: boolean,
): (fds: Int32Array) => Transport {
  const { alpn } = protocolOf(protocol);
  if (alpn === null) return plainTransport;
  const choice = tls ?? { serverName: host };
  return (fds) => tlsTransport(fds, clientRole({ ...choice, alpn, resumes, readsAhead }));
}
