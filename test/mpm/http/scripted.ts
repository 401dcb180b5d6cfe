import { closeSync, readSync } from 'node:fs';
import {
  type Conversation,
  type HttpSettings,
  openConversation,
  type Response,
  type Wire,
} from '../../../src/mpm/http/http.ts';
import { defaults } from './harness.ts';

/** A wire over which these pieces come, one at a time, and then the peer's end; it keeps what was sent at once. */
export function scriptedWire(pieces: readonly Uint8Array[]): Wire & { readonly sent: Buffer[] } {
  const left = pieces.filter(({ length }) => length > 0).map((piece) => Buffer.from(piece));
  const sent: Buffer[] = [];
  return {
    sent,
    receive(buffer, offset, length) {
      const [piece] = left;
      if (piece === undefined) return 0;
      const taken = Math.min(length, piece.length);
      buffer.set(piece.subarray(0, taken), offset);
      if (taken === piece.length) left.shift();
      else left[0] = piece.subarray(taken);
      return taken;
    },
    send(bytes, length) {
      sent.push(Buffer.from(bytes.subarray(0, length)));
      return true;
    },
  };
}

export const settingsFor = (docroot: string, change: Partial<HttpSettings> = {}): HttpSettings => ({
  ...defaults,
  docroot,
  isStopping: () => false,
  status: (query) => ({ type: 'text/plain', body: `query: ${query}\n` }),
  ...change,
});

/** Everything of a response, as it would go over the wire. */
export function wholeOf({ head, headBytes, body, file }: Response): Buffer {
  const parts = [Buffer.from(head.subarray(0, headBytes)), Buffer.from(body ?? '')];
  if (file !== null) {
    const bytes = Buffer.alloc(file.length);
    readSync(file.fd, bytes, 0, file.length, file.offset);
    closeSync(file.fd);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

export interface Told {
  readonly status: number;
  readonly keepAlive: boolean;
  readonly requestLine: string;
  readonly text: string;
}

export const converseInProcess = (
  settings: HttpSettings,
  pieces: readonly Uint8Array[],
): readonly Told[] => tellAll(openConversation(settings), pieces);

/**
 * All that a conversation says on a next connection to these pieces, up to the peer's end or its own; the time of day left
 * out.
 */
export function tellAll(
  conversation: Conversation,
  pieces: readonly Uint8Array[],
): readonly Told[] {
  const wire = scriptedWire(pieces);
  conversation.reset();
  const told: Told[] = [];
  for (;;) {
    const response = conversation.next(wire);
    if (response === null) return told;
    const { status, keepAlive, requestLine, bytes } = response;
    const whole = wholeOf(response);
    if (whole.length !== bytes) throw new Error(`${bytes} bytes announced, ${whole.length} made`);
    const text = [...wire.sent.splice(0), whole]
      .map(String)
      .join('')
      .replace(/Date: .*\r\n/, '');
    told.push({ status, keepAlive, requestLine, text });
    if (!keepAlive) return told;
  }
}
