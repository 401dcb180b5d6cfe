/** Facts of a protocol of clients on which a server depends. src/load names the protocols. */
export interface ClientProtocol {
  /** Name in results: "https1". */
  readonly name: string;
  /** Name for sentences: "HTTP/1.1 over TLS". */
  readonly title: string;
  /** Connections begin with a TLS handshake. */
  readonly secure: boolean;
  /** Value that the handshake must select (RFC 7301); null without a handshake. */
  readonly alpn: string | null;
  /** A connection carries several requests at once: the server needs HTTP/2. */
  readonly multiplexes: boolean;
}

/** Results of negotiating a protocol, as the first client saw them. null: without a handshake. */
export interface Negotiated {
  /** Name of OpenSSL: "TLSv1.3". */
  readonly tlsVersion: string | null;
  /** Name of the RFCs: "TLS_AES_256_GCM_SHA384". */
  readonly cipher: string | null;
  readonly alpn: string | null;
}
