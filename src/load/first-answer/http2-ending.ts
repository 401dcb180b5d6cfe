import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { type Message, message } from '../../host/message.ts';
import { protocolOf } from '../protocols/protocols.ts';
import { codeName } from '../raw/h2/frames.ts';
import type { Asked } from './answer.ts';
import { handshakeProblem } from './handshake-problem.ts';

/** Collects what a connection of HTTP/2 says about its end. */
export function createHttp2Ending(
  load: Asked,
  session: ClientHttp2Session,
  stream: ClientHttp2Stream,
) {
  let isHttp2 = false;
  let goAway: number | null = null;
  let error: NodeJS.ErrnoException | null = null;
  /** The code by which the server ended the stream alone. */
  let reset = 0;
  session.once('remoteSettings', () => (isHttp2 = true));
  session.once('goaway', (code) => (goAway = code));
  session.once('error', (given) => (error = given));
  // What it says, its session says better.
  stream.on('error', () => {});
  stream.once('close', () => {
    if (!session.destroyed) reset = stream.rstCode ?? 0;
  });
  return {
    /** Describes why there is no whole answer. @param bodyBytes those that came; null: no head. */
    fault(bodyBytes: number | null): Message {
      if (!isHttp2) return notHttp2(load, error);
      const after = bodyBytes === null ? '' : ` after ${bodyBytes} bytes of its body`;
      if (goAway !== null && goAway !== 0)
        return `the server went away (${codeName(goAway)})${after}`;
      if (reset !== 0) return `the server reset the stream (${codeName(reset)})${after}`;
      return bodyBytes === null
        ? 'the connection ended without an answer'
        : `the answer ended${after}`;
    },
  };
}

/** Describes a connection that ended before the server said anything of HTTP/2. */
function notHttp2(load: Asked, error: NodeJS.ErrnoException | null): Message {
  const why = error === null ? 'it ended the connection' : error.message;
  if (!protocolOf(load.protocol).secure) {
    const http1 = { protocol: 'http1' };
    return message`the port does not speak HTTP/2 without TLS (${why}); ${http1} may help`;
  }
  const ofTls = error === null ? null : handshakeProblem(error, load);
  return ofTls ?? `the server does not speak HTTP/2, although it selected it (ALPN): ${why}`;
}
