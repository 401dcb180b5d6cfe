import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { type Message, message } from '../../host/message.ts';
import type { Load } from '../load.ts';
import { excerpt } from '../raw/response-errors.ts';

const insecure = { insecure: true } as const;

/** Says why the certificate of a handshake is not good, and what to do; null: it is good. */
export function certificateProblem(
  socket: TLSSocket,
  host: string,
  tls: Load['tls'],
): Message | null {
  if (socket.authorized) return null;
  // Node gives the code of the error, whatever its types say.
  const code = String(socket.authorizationError);
  const chain = chainOf(socket.getPeerCertificate(true));
  const [own] = chain;
  if (own === undefined) return 'the server shows no certificate';
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return message`the certificate is for ${namesOf(own)}, not for ${tls?.serverName ?? host}; \
load such a name, or ${insecure} accepts any certificate`;
    case 'CERT_HAS_EXPIRED': {
      const old = chain.find(({ validTo }) => Date.parse(validTo) < Date.now()) ?? own;
      return message`the certificate of ${nameIn(old.subject)} expired on ${dayOf(old.validTo)}; \
renew it, or ${insecure} accepts it`;
    }
    case 'CERT_NOT_YET_VALID': {
      const early = chain.find(({ validFrom }) => Date.parse(validFrom) > Date.now()) ?? own;
      const from = dayOf(early.validFrom);
      return message`the certificate of ${nameIn(early.subject)} is not valid before ${from}; \
look at the clocks, or ${insecure} accepts it`;
    }
    default:
      return message`${distrusted(code, chain)} (${code}); ${{ cacert: 'FILE' }} trusts an \
authority, ${insecure} any certificate`;
  }
}

/** Describes a certificate that leads to no authority of this machine. */
function distrusted(code: string, chain: readonly X509Certificate[]): string {
  const [own, last] = [chain[0], chain.at(-1)];
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return 'the certificate is signed by itself';
  if (!/ISSUER|SELF_SIGNED|LEAF_SIGNATURE/.test(code)) {
    return `the certificate of ${nameIn(own?.subject)} is not good`;
  }
  return `the certificate is by ${nameIn(last?.issuer)}, whom this machine does not trust`;
}

/** Returns the certificates that the server showed, its own first. */
function chainOf(first: DetailedPeerCertificate): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<DetailedPeerCertificate>();
  for (
    let next: DetailedPeerCertificate | undefined = first;
    next?.raw !== undefined && !seen.has(next);
    next = next.issuerCertificate
  ) {
    seen.add(next);
    chain.push(new X509Certificate(next.raw));
  }
  return chain;
}

/** The most names of a certificate that a problem lists. */
const mostNames = 5;

function namesOf({ subject, subjectAltName }: X509Certificate): string {
  if (subjectAltName === undefined) return nameIn(subject);
  const names = subjectAltName.split(', ').map((each) => each.replace(/^(?:DNS|IP Address):/, ''));
  const more = names.length > mostNames ? [`${names.length - mostNames} more`] : [];
  return [...names.slice(0, mostNames).map(quoted), ...more].join(', ');
}

/** Returns the common name of a subject or an issuer, or all of it. */
const nameIn = (subject = 'nobody'): string => quoted(/^CN=(.*)$/m.exec(subject)?.[1] ?? subject);

/** Quotes what the server chose: it must not control the reader's terminal. */
const quoted = (text: string): string => excerpt(Buffer.from(text), 100);

const dayOf = (date: string): string => new Date(date).toISOString().slice(0, 10);
