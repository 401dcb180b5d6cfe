import type { Load } from '../load.ts';
import type { Question } from '../population.ts';
import { bytesOfBody } from '../request-body.ts';
import { fieldsOf } from '../request-fields.ts';

/** A request as it is sent. */
export interface EngineRequest {
  readonly bytes: Uint8Array;
  readonly headOnly: boolean;
}

/**
 * Returns the bytes of a population's request. HTTP/1.1 connections persist by default.
 * @throws when the file of its body cannot be read.
 */
export function requestFor(
  load: Pick<Load, 'authority' | 'host' | 'port' | 'protocol'>,
  question: Omit<Question, 'expectedBody'>,
  connection: 'keep-alive' | 'close',
): Buffer {
  const [host, ...others] = fieldsOf(load, question).map(([name, value]) => `${name}: ${value}`);
  const lines = [`${question.method} ${question.path} HTTP/1.1`, host, ...others];
  if (connection === 'close') lines.push('Connection: close');
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8');
  return Buffer.concat([head, bytesOfBody(question.requestBody)]);
}
