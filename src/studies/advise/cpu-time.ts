import { formatShare, formatValue } from '../../report/format.ts';
import type { Costs } from './costs.ts';
import { newConnectionShareOf, type Site } from './site.ts';

/** CPU time of an average request. */
export interface CpuTime {
  readonly us: number;
  /** Its terms and where they come from, in words for the calculation. */
  readonly from: string;
}

/**
 * Returns the CPU time of a request of the site: as it was given, or as it was measured of a small
 * answer. Over TLS, those that open a connection take a handshake more. null: nothing tells it.
 * @param keepAliveSeconds the KeepAliveTimeout that is advised.
 */
export function cpuTimeOf(
  { cpuUsPerRequest: given, tls, thinkSeconds }: Site,
  { cpuUsPerRequest, tls: costs }: Costs,
  keepAliveSeconds: number,
): CpuTime | null {
  if (tls === null) {
    const us = given ?? cpuUsPerRequest;
    return us === null ? null : { us, from: given === null ? measured : 'given' };
  }
  if (costs === null) {
    return given === null ? null : { us: given, from: 'given, and no handshake was measured' };
  }
  const requestUs = given ?? costs.requestUs;
  const share = tls.newConnectionShare ?? newConnectionShareOf({ thinkSeconds, keepAliveSeconds });
  const how = given === null ? `${measured}, over TLS` : 'given';
  return {
    us: requestUs + share * costs.handshakeUs,
    from:
      `${formatValue(requestUs, 'us')} ${how}, and for ${formatShare(share)} of them a ` +
      `handshake of ${formatValue(costs.handshakeUs, 'us')}`,
  };
}

const measured = 'measured, of a small answer';
