import { protocols } from '../load/protocols/protocols.ts';
import { tlsVersions } from '../load/tls-choice.ts';
import { certificates } from './certificates.ts';
import type { Options } from './option.ts';
import { oneOf, switched, wholeNumber } from './values.ts';

/** Options for the protocol that the clients of `load` speak. */
export const loadProtocolOptions = {
  '--protocol <NAME>': oneOf(['auto', ...(Object.keys(protocols) as (keyof typeof protocols)[])])
    .prefault('auto')
    .describe('protocol of the clients; auto: HTTP/1.1, over TLS for an https: URL'),
  '--streams <N>': wholeNumber(1, 100_000)
    .optional()
    .describe('HTTP/2: the most requests under way on a connection (default: 1)'),
  '--tls-version <VERSION>': oneOf(tlsVersions)
    .optional()
    .describe('the only version of TLS that clients offer (default: both)'),
  '--cacert <FILE>': certificates
    .optional()
    .describe('certificates of authorities in PEM that are trusted beside those of the system'),
  '--insecure': switched.describe('accept any certificate of the server'),
  '--resume': switched.describe('let new connections resume the TLS session of their client'),
} satisfies Options;
