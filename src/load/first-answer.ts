import type { Asked, FirstAnswer, NoAnswer } from './first-answer/answer.ts';
import { authoritiesOf } from './first-answer/authorities.ts';
import { askByHttp1 } from './first-answer/by-http1.ts';
import { askByHttp2 } from './first-answer/by-http2.ts';
import { createCall } from './first-answer/call.ts';
import { connectTo } from './first-answer/connect-to.ts';
import type { Question } from './population.ts';
import { protocolOf } from './protocols/protocols.ts';

/**
 * Asks once over the protocol of the load. In HTTP/1.1 it sends the bytes that the driver raw
 * sends, with its parser and its limits. Over TLS it verifies the certificate. The answer is given
 * up when the time-out of the load is over.
 * @throws the signal's reason.
 */
export async function askFirst(
  load: Asked,
  question: Omit<Question, 'expectedBody'>,
  connection: 'keep-alive' | 'close',
  signal: AbortSignal,
): Promise<FirstAnswer | NoAnswer> {
  signal.throwIfAborted();
  const { secure, multiplexes } = protocolOf(load.protocol);
  // Read before the clock of the time-out starts.
  const authorities = secure ? authoritiesOf(load.trust) : null;
  const call = createCall(load.timeoutSeconds, signal);
  const socket = connectTo(load, authorities, call, (tls) => {
    if (multiplexes) askByHttp2(socket, load, question, tls, call);
    else askByHttp1(socket, load, question, connection, tls, call);
  });
  const answer = await call.outcome;
  socket.destroy();
  signal.throwIfAborted();
  return answer;
}
