import { message, type Problems } from '../host/message.ts';
import { type ProtocolName, protocolNames, protocolOf } from '../load/protocols/protocols.ts';
import { tlsVersions } from '../load/tls-choice.ts';
import { usualStreams } from '../plan/cells.ts';
import { usualTls } from '../plan/make-plan.ts';
import type { PlanRequest, WorkloadChoice } from '../plan/request.ts';
import { keyKinds } from '../server/certificate.ts';
import type { Options, Values } from './option.ts';
import { oneOf, someOf, wholeNumbers } from './values.ts';

/** The most streams that mod_http2 lets a client open (H2MaxSessionStreams). */
const mostStreams = 100;

/** Options for the protocols that clients speak. */
export const protocolOptions = {
  '--protocol <LIST>': someOf(protocolNames)
    .prefault('http1')
    .describe('protocols of the clients: each workload is run over each of them'),
  '--streams <LIST>': wholeNumbers(1, mostStreams)
    .optional()
    .describe(`h2 and h2c: requests under way on a connection (default: ${usualStreams})`),
  '--tls-key <NAME>': oneOf(keyKinds)
    .optional()
    .describe(
      `key of the servers’ certificate: ECDSA P-256 or RSA 2048 (default: ${usualTls.key})`,
    ),
  '--tls-version <NAME>': oneOf(tlsVersions)
    .optional()
    .describe('the only version of TLS that clients offer; without it 1.2 and 1.3'),
} satisfies Options;

type ProtocolValues = Values<typeof protocolOptions>;

/** Returns the choice of protocols; what no protocol needs is added to `problems`. */
export function protocolsIn(
  { protocol: protocols, streams, tlsKey, tlsVersion }: ProtocolValues,
  problems: Problems,
): Pick<WorkloadChoice, 'protocols' | 'streams'> & Pick<PlanRequest, 'tls'> {
  const some = (has: 'secure' | 'multiplexes') =>
    protocols.some((name: ProtocolName) => protocolOf(name)[has]);
  if (streams !== undefined && !some('multiplexes')) {
    problems.push(message`${{ streams: streams.join(',') }} needs ${{ protocol: 'h2' }}, or h2c`);
  }
  if (tlsKey !== undefined && !some('secure')) {
    problems.push(message`${{ tlsKey }} needs ${{ protocol: 'https1' }}, or h2`);
  }
  if (tlsVersion !== undefined && !some('secure')) {
    problems.push(message`${{ tlsVersion }} needs ${{ protocol: 'https1' }}, or h2`);
  }
  return {
    protocols,
    ...(streams !== undefined && { streams }),
    tls: {
      key: tlsKey ?? usualTls.key,
      ...(tlsVersion !== undefined && { version: tlsVersion }),
    },
  };
}
