import { h2 } from './h2.ts';
import { h2c } from './h2c.ts';
import { http1 } from './http1.ts';
import { https1 } from './https1.ts';
import type { Protocol } from './protocol.ts';

/** Names every protocol that clients can speak. */
export const protocols = { http1, https1, h2, h2c } as const satisfies Record<string, Protocol>;

export type ProtocolName = keyof typeof protocols;

export const protocolNames = Object.keys(protocols) as readonly ProtocolName[];

/** Returns the protocol of that name; absent: HTTP/1.1. */
export const protocolOf = (name: ProtocolName = 'http1'): Protocol => protocols[name];
