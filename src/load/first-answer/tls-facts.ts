import type { TLSSocket } from 'node:tls';

/** The result of a handshake. Survives JSON. */
export interface TlsFacts {
  /** Name of OpenSSL: "TLSv1.3". */
  readonly tlsVersion: string;
  /** Name of the RFCs: "TLS_AES_256_GCM_SHA384". */
  readonly cipher: string;
  /** The protocol that the server selected (RFC 7301); null: it selected none. */
  readonly alpn: string | null;
  /** Key of the certificate, on which the cost of a handshake depends: "RSA 2048". */
  readonly certificateKey: string | null;
  /** The certificate was found good; false: it was not, and any is accepted. */
  readonly verified: boolean;
}

/** Returns the facts of a socket whose handshake has ended. */
export const tlsFactsOf = (socket: TLSSocket): TlsFacts => ({
  tlsVersion: socket.getProtocol() ?? 'unknown',
  cipher: socket.getCipher().standardName,
  alpn: socket.alpnProtocol || null,
  certificateKey: keyOf(socket),
  verified: socket.authorized,
});

/** Describes a key: "RSA 2048", "EC prime256v1". */
function keyOf(socket: TLSSocket): string | null {
  const key = socket.getPeerX509Certificate()?.publicKey;
  if (key?.asymmetricKeyType === undefined) return null;
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const size = modulusLength ?? namedCurve;
  return [key.asymmetricKeyType.toUpperCase(), ...(size === undefined ? [] : [size])].join(' ');
}
