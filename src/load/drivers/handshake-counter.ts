import { TLSSocket } from 'node:tls';
import { latencyRecorder } from '../latency.ts';
import type { Handshakes } from '../load.ts';

/** Counts the handshakes of sockets of node:tls. */
export interface HandshakeCounter {
  /** Follows a socket that is about to connect; one without TLS, or a known one, is ignored. */
  follow(socket: unknown): void;
  /** Tells whether the socket is connected, and its handshake has not ended well. */
  isUnderWay(socket: unknown): boolean;
  result(): Handshakes;
}

export function createHandshakeCounter(): HandshakeCounter {
  const counts = { full: 0, resumed: 0, failed: 0 };
  const durations = latencyRecorder();
  const followed = new WeakSet<TLSSocket>();
  const sinceMs = new WeakMap<TLSSocket, number>();
  const isUnderWay = (socket: unknown) => socket instanceof TLSSocket && sinceMs.has(socket);
  return {
    isUnderWay,
    follow(socket) {
      if (!(socket instanceof TLSSocket) || followed.has(socket)) return;
      followed.add(socket);
      socket.once('connect', () => sinceMs.set(socket, performance.now()));
      socket.once('secureConnect', () => {
        counts[socket.isSessionReused() ? 'resumed' : 'full'] += 1;
        durations.record(1000 * (performance.now() - (sinceMs.get(socket) ?? 0)));
        sinceMs.delete(socket);
      });
      socket.once('error', () => {
        if (isUnderWay(socket)) counts.failed += 1;
      });
    },
    result: () => ({ ...counts, handshakeUs: durations.summaryOrNull('sent') }),
  };
}
