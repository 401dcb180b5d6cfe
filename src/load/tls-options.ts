import { isIP } from 'node:net';
import type { ConnectionOptions, SecureVersion } from 'node:tls';
import type { Load } from './load.ts';
import { protocolOf } from './protocols/protocols.ts';
import { type TlsVersion, tlsVersions } from './tls-choice.ts';

/** The choices of a load that decide about its handshakes. */
export type Handshaking = Pick<Load, 'protocol' | 'tls'>;

/**
 * Returns what the connections of a load offer in their handshakes, for node:tls. As in other load
 * generators they accept any certificate: the first question verifies it once, before the load.
 */
export function tlsOptionsOf({ protocol, tls }: Handshaking): ConnectionOptions {
  const { alpn } = protocolOf(protocol);
  const servername = sentName(tls);
  const [oldest, newest] = tls?.version === undefined ? tlsVersions : [tls.version, tls.version];
  return {
    ...(servername !== null && { servername }),
    minVersion: nodeName(oldest),
    maxVersion: nodeName(newest),
    ...(alpn !== null && { ALPNProtocols: [alpn] }),
    rejectUnauthorized: false,
  };
}

/** Returns the name that the handshake sends; null for an address, which has no place there. */
export const sentName = (tls: Load['tls']): string | null =>
  tls === undefined || isIP(tls.serverName) > 0 ? null : tls.serverName;

const nodeName = (version: TlsVersion): SecureVersion => `TLSv${version}`;
