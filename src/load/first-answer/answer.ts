import type { Message } from '../../host/message.ts';
import type { Load } from '../load.ts';
import type { ExpectedBody } from '../population.ts';
import type { Trust } from '../trust.ts';
import type { TlsFacts } from './tls-facts.ts';

/** The answer to the question that a load asks before it begins. */
export interface FirstAnswer {
  readonly status: number;
  /** Statuses of the interim answers before it, such as 103. */
  readonly interimStatuses: readonly number[];
  /** The value of its field Location; null without one. */
  readonly location: string | null;
  /** Its body; after HEAD the announced length, and null where none is announced. */
  readonly body: ExpectedBody | null;
  readonly isAscii: boolean;
  /** The result of the handshake; null without TLS. */
  readonly tls: TlsFacts | null;
}

/** The reason for which there is no complete answer. */
export interface NoAnswer {
  readonly problem: Message;
  /** The connection was established. */
  readonly connected: boolean;
}

/** Those properties of a load that the first question needs. */
export interface Asked
  extends Pick<Load, 'authority' | 'host' | 'port' | 'protocol' | 'timeoutSeconds' | 'tls'> {
  /** Absent: the authorities of the system. */
  readonly trust?: Trust;
}
