import type { Field } from '../../../os/nghttp2.ts';
import type { Load } from '../../load.ts';
import type { Question } from '../../population.ts';
import { protocolOf } from '../../protocols/protocols.ts';
import { bytesOfBody } from '../../request-body.ts';
import { fieldsOf, hostField } from '../../request-fields.ts';

/** A request as a stream of its own. */
export interface H2Request {
  /** Pseudo-header fields first; names in lower case. */
  readonly fields: readonly Field[];
  readonly body: Uint8Array;
  readonly headOnly: boolean;
}

/** Fields of a connection that HTTP/2 does not have (RFC 9113, section 8.2.2), and Host. */
const ofHttp1 = new Set([
  'connection',
  'host',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Returns a population's request.
 * @throws when the file of its body cannot be read.
 */
export function h2RequestFor(
  load: Pick<Load, 'authority' | 'host' | 'port' | 'protocol'>,
  question: Omit<Question, 'expectedBody'>,
): H2Request {
  const { method, path, requestBody } = question;
  const others = fieldsOf(load, question)
    .map(([name, value]): Field => [name.toLowerCase(), value])
    .filter(([name]) => !ofHttp1.has(name));
  return {
    fields: [
      [':method', method],
      [':scheme', protocolOf(load.protocol).secure ? 'https' : 'http'],
      [':authority', hostField(load)],
      [':path', path],
      ...others,
    ],
    body: bytesOfBody(requestBody),
    headOnly: method === 'HEAD',
  };
}
