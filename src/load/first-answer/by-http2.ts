import { isAscii } from 'node:buffer';
import * as http2 from 'node:http2';
import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import type { Question } from '../population.ts';
import { type H2Request, h2RequestFor } from '../raw/h2/request.ts';
import type { Asked, FirstAnswer } from './answer.ts';
import { type Call, lateAnswer } from './call.ts';
import { createHttp2Ending } from './http2-ending.ts';
import type { TlsFacts } from './tls-facts.ts';

/** Asks on a connected socket in one stream, with the fields that the driver raw sends. */
export function askByHttp2(
  socket: Socket,
  load: Asked,
  question: Omit<Question, 'expectedBody'>,
  tls: TlsFacts | null,
  call: Call,
): void {
  const request = h2RequestFor(load, question);
  // The request has a name and a scheme of its own.
  const session = http2.connect('http://localhost', { createConnection: () => socket });
  void call.outcome.then(() => session.destroy());
  const endStream = request.body.length === 0;
  const stream = session.request(headersOf(request), { endStream });
  if (!endStream) stream.end(request.body);
  const reading = createReading(question.method, tls);
  const ending = createHttp2Ending(load, session, stream);
  call.late = () => lateAnswer(call, reading.bodyBytes());
  stream.on('headers', (fields) => reading.takeInterim(fields[':status'] ?? 0));
  stream.once('response', (fields) => reading.takeHead(fields));
  stream.on('data', (bytes: Buffer) => reading.takeBody(bytes));
  stream.once('end', () => {
    // The end of the connection ends its streams too, with a code.
    const isWhole = !stream.aborted && stream.rstCode === 0;
    if (isWhole && reading.bodyBytes() !== null) call.answer(reading.answer());
  });
  // The session knows best why its stream had no answer.
  stream.once('close', () => session.destroy());
  session.once('close', () => call.fail(ending.fault(reading.bodyBytes())));
}

/** Reads one answer. */
function createReading(method: string, tls: TlsFacts | null) {
  const interimStatuses: number[] = [];
  let status = 0;
  let location: string | null = null;
  let announced: number | null = null;
  let bytes = 0;
  let sum = 0;
  let ascii = true;
  return {
    takeInterim: (interim: number) => void interimStatuses.push(interim),
    takeHead(fields: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader): void {
      status = fields[':status'] ?? 0;
      location = fields.location ?? null;
      const length = fields['content-length'];
      announced = length === undefined ? null : Number(length);
    },
    takeBody(chunk: Buffer): void {
      bytes += chunk.length;
      sum = crc32(chunk, sum);
      ascii &&= isAscii(chunk);
    },
    /** Returns the bytes of the body that came; null before the head. */
    bodyBytes: () => (status === 0 ? null : bytes),
    answer(): FirstAnswer {
      const ofHead = announced === null ? null : { bytes: announced, crc32: null };
      const body = method === 'HEAD' ? ofHead : { bytes, crc32: sum };
      return { status, interimStatuses, location, body, isAscii: ascii, tls };
    },
  };
}

/** Returns names and values in their order, as Node takes them. Values are bytes of UTF-8. */
const headersOf = ({ fields }: H2Request): readonly string[] =>
  fields.flatMap(([name, value]) => [name, Buffer.from(value).toString('latin1')]);
