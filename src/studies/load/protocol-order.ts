import { type Message, message, type Problems, type Setting } from '../../host/message.ts';
import type { Load } from '../../load/load.ts';
import { type ProtocolName, protocolOf, protocols } from '../../load/protocols/protocols.ts';
import type { Target } from '../../load/target.ts';
import type { TlsVersion } from '../../load/tls-choice.ts';
import type { Trust } from '../../load/trust.ts';

/** Settings of `npm run load` that depend on the protocol of the clients. */
export interface ProtocolRequest {
  /** auto: HTTP/1.1, over TLS where the URL says https. */
  readonly protocol: 'auto' | ProtocolName;
  readonly tlsVersion: TlsVersion | undefined;
  /** Authorities in PEM, beside those of the system. */
  readonly cacert: readonly string[] | undefined;
  /** Any certificate of the server is accepted. */
  readonly insecure: boolean;
  /** HTTP/2: the most requests under way on a connection. */
  readonly streams: number | undefined;
  /** New connections resume the last TLS session of their client. */
  readonly resume: boolean;
  /** Each request has a connection of its own. */
  readonly fresh: boolean;
  readonly burst: number | undefined;
}

/** The protocol of a load, and what the first question accepts of it. */
export interface ProtocolOrder {
  readonly protocol: ProtocolName;
  /** The only version that is offered; null: all. */
  readonly tlsVersion: TlsVersion | null;
  readonly trust: Trust;
}

/**
 * Chooses the protocol, and adds the settings that it does not have.
 * @param secure the scheme of the URL is https; null: it could not be read.
 */
export function protocolOrderOf(
  request: ProtocolRequest,
  secure: boolean | null,
  problems: Problems,
): ProtocolOrder {
  const { tlsVersion = null, cacert = [], insecure } = request;
  const protocol = chooseProtocol(request.protocol, secure, problems);
  // Without a URL nobody knows whether there is TLS.
  if (secure !== null) problems.push(...uselessSettings(request, protocol));
  return { protocol, tlsVersion, trust: { authorities: cacert, any: insecure } };
}

/** Returns the protocol as a load has it. The name in a handshake has no dot at its end. */
export const protocolIn = (
  { protocol, tlsVersion }: ProtocolOrder,
  { name }: Pick<Target, 'name'>,
): Pick<Load, 'protocol' | 'tls'> => {
  if (protocol === 'http1') return {};
  if (!protocolOf(protocol).secure) return { protocol };
  const serverName = name.replace(/\.$/, '');
  return { protocol, tls: { serverName, ...(tlsVersion !== null && { version: tlsVersion }) } };
};

function chooseProtocol(
  wish: ProtocolRequest['protocol'],
  secure: boolean | null,
  problems: Problems,
): ProtocolName {
  if (wish === 'auto') return secure === true ? 'https1' : 'http1';
  const chosen = protocolOf(wish);
  if (secure !== null && chosen.secure !== secure) {
    const all = (Object.keys(protocols) as ProtocolName[]).filter(
      (name) => protocolOf(name).secure === secure,
    );
    const scheme = chosen.secure ? 'https:' : 'http:';
    problems.push(
      message`${{ protocol: wish }} is ${chosen.title}: give an ${scheme} URL, or choose \
${all.join(' or ')}`,
    );
  }
  return wish;
}

function uselessSettings(request: ProtocolRequest, name: ProtocolName): readonly Message[] {
  const { tlsVersion, cacert, insecure, resume, streams, fresh, burst } = request;
  const { secure, multiplexes } = protocolOf(name);
  const ofTls: readonly Setting[] = [
    ...(tlsVersion === undefined ? [] : [{ tlsVersion }]),
    ...(cacert === undefined ? [] : [{ cacert: true as const }]),
    ...(insecure ? [{ insecure: true as const }] : []),
    ...(resume ? [{ resume: true as const }] : []),
  ];
  const without = secure ? [] : ofTls.map((each) => message`${each} is of TLS: give an https: URL`);
  if (streams === undefined) return without;
  const several = { streams: true } as const;
  const http2 = { protocol: secure ? 'h2' : 'h2c' };
  if (!multiplexes) {
    return [...without, message`${several} is of HTTP/2: choose it by ${http2}`];
  }
  const single: readonly Setting[] = [
    ...(fresh ? [{ fresh: true as const }] : []),
    ...(burst === undefined ? [] : [{ burst: true as const }]),
  ];
  const alone = 'exclude each other: such a connection has one request';
  return [...without, ...single.map((each) => message`${several} and ${each} ${alone}`)];
}
