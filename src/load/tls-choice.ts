/** Versions of TLS that clients can offer (RFC 5246, RFC 8446). */
export const tlsVersions = ['1.2', '1.3'] as const;

export type TlsVersion = (typeof tlsVersions)[number];

/** The TLS of a load's connections. Survives JSON. */
export interface TlsChoice {
  /** Name of the server in the handshake; an address is not sent (RFC 6066, section 3). */
  readonly serverName: string;
  /** The only version that clients offer; absent: all. */
  readonly version?: TlsVersion;
}
