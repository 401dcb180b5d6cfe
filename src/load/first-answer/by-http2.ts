import { isAscii } from 'node:buffer';
import * as http2 from 'node:http2';
import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import type { Question } from '../population.ts';
import { protocolOf } from '../protocols/protocols.ts';
import { bytesOfBody } from '../request-body.ts';
import { fieldsOf, hostField } from '../request-fields.ts';
import type { Asked, FirstAnswer } from './answer.ts';
import { type Call, lateAnswer } from './call.ts';
import { createHttp2Ending } from './http2-ending.ts';
import type { TlsFacts } from './tls-facts.ts';

/** Asks on a connected socket in one stream (RFC 9113, section 8.1). */
export function askByHttp2(
  socket: Socket,
  load: Asked,
  question: Omit<Question, 'expectedBody'>,
  tls: TlsFacts | null,
  call: Call,
): void {
  const session = http2.connect(urlOf(load), { createConnection: () => socket });
  void call.outcome.then(() => session.destroy());
  const body = bytesOfBody(question.requestBody);
  const stream = session.request(headersOf(load, question), { endStream: body.length === 0 });
  if (body.length > 0) stream.end(body);
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

const schemeOf = ({ protocol }: Asked): string => (protocolOf(protocol).secure ? 'https' : 'http');

const urlOf = (load: Asked): string => `${schemeOf(load)}://localhost`;

/** Returns names and values in their order, as Node takes them. Values are bytes of UTF-8. */
function headersOf(load: Asked, question: Omit<Question, 'expectedBody'>): readonly string[] {
  const bytesOf = (text: string) => Buffer.from(text).toString('latin1');
  const fields = fieldsOf(load, question).filter(([name]) => name !== 'Host');
  return [
    ...[':method', question.method, ':scheme', schemeOf(load)],
    ...[':authority', hostField(load), ':path', question.path],
    ...fields.flatMap(([name, value]) => [name.toLowerCase(), bytesOf(value)]),
  ];
}
