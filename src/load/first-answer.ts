import { isAscii } from 'node:buffer';
import { connect } from 'node:net';
import { type Message, message } from '../host/message.ts';
import { addressText } from './authority.ts';
import type { Load } from './load.ts';
import type { ExpectedBody, Question } from './population.ts';
import { type Outcome, takeBytes, takeEnd } from './raw/answers.ts';
import { nowUs } from './raw/clock.ts';
import { type Connections, createConnections, states } from './raw/connections.ts';
import { createHead, headLimitBytes, readHead } from './raw/head.ts';
import { requestFor } from './raw/request.ts';
import { endError } from './raw/response-errors.ts';

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
}

/** The reason for which there is no complete answer. */
export interface NoAnswer {
  readonly problem: Message;
  /** The connection was established. */
  readonly connected: boolean;
}

/** Those properties of a load that the first question needs. */
export type Asked = Pick<Load, 'authority' | 'host' | 'port' | 'timeoutSeconds'>;

/**
 * Asks once, with the bytes that the driver raw sends, its parser and its limits. The answer is
 * given up when the time-out of the load is over.
 * @throws the signal's reason.
 */
export async function askFirst(
  load: Asked,
  question: Omit<Question, 'expectedBody'>,
  connection: 'keep-alive' | 'close',
  signal: AbortSignal,
): Promise<FirstAnswer | NoAnswer> {
  signal.throwIfAborted();
  const { host, port, timeoutSeconds } = load;
  const request = requestFor(load, question, connection);
  const reading = createReading(question.method);
  const { promise, resolve } = Promise.withResolvers<FirstAnswer | NoAnswer>();
  let connected = false;
  const giveUp = (problem: Message) => resolve({ problem, connected });
  const decide = (outcome: Outcome | 'more', last: Buffer) => {
    if (outcome === 'whole') resolve(reading.answer());
    else if (outcome !== 'more') giveUp(reading.fault(outcome, last));
  };
  const socket = connect({ host, port, noDelay: true });
  socket.once('connect', () => {
    connected = true;
    socket.write(request);
  });
  socket.on('data', (bytes: Buffer) => decide(reading.take(bytes), bytes));
  socket.once('end', () => decide(reading.end(), Buffer.alloc(0)));
  socket.once('error', (error) => giveUp(wordsOf(error, addressText(host, port))));
  const late = setTimeout(() => {
    giveUp(lateWords(reading.table, connected, timeoutSeconds));
  }, timeoutSeconds * 1000);
  const interrupted = () => giveUp('interrupted');
  signal.addEventListener('abort', interrupted, { once: true });
  const answer = await promise;
  clearTimeout(late);
  signal.removeEventListener('abort', interrupted);
  socket.destroy();
  signal.throwIfAborted();
  return answer;
}

/** Reads one answer with the parser of the driver raw. */
function createReading(method: string) {
  const table = createConnections(1, method === 'HEAD');
  table.state[0] = states.head;
  table.checked[0] = table.headOnly[0] === 1 ? 0 : 1;
  /** The beginning of what came, in which the heads are. */
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let ascii = true;
  return {
    table,
    take(bytes: Buffer): Outcome | 'more' {
      ascii &&= isAscii(bytes);
      if (keptBytes <= 2 * headLimitBytes) {
        kept.push(bytes);
        keptBytes += bytes.length;
      }
      return takeBytes(table, 0, bytes, bytes.length, nowUs());
    },
    end: () => takeEnd(table, 0),
    fault: (how: Exclude<Outcome, 'whole'>, last: Buffer) => faultOf(table, how, last),
    answer(): FirstAnswer {
      const bytes = table.bodyRead[0] ?? 0;
      const crc32 = table.headOnly[0] === 1 ? null : (table.crc32[0] ?? 0);
      return {
        status: table.status[0] ?? 0,
        ...readHeads(Buffer.concat(kept)),
        body: bytes < 0 ? null : { bytes, crc32 },
        isAscii: ascii,
      };
    },
  };
}

/** Reads the interim heads, and the Location of the last one. */
function readHeads(bytes: Buffer): Pick<FirstAnswer, 'interimStatuses' | 'location'> {
  const head = createHead();
  const interimStatuses: number[] = [];
  let rest = bytes;
  while (readHead(rest, rest.length, head) === 'whole' && head.status < 200) {
    interimStatuses.push(head.status);
    rest = rest.subarray(head.headBytes);
  }
  const fields = rest.toString('latin1', 0, head.headBytes);
  const [, location = null] = /^location:[ \t]*(.*?)[ \t]*\r?$/im.exec(fields) ?? [];
  return { interimStatuses, location };
}

function faultOf(table: Connections, how: Exclude<Outcome, 'whole'>, last: Buffer): string {
  if (how === 'truncated' && table.state[0] === states.sizedBody) {
    const read = table.bodyRead[0] ?? 0;
    return `the answer ended after ${read} of ${read + (table.bodyLeft[0] ?? 0)} bytes`;
  }
  // A TLS server answers with an alert record (RFC 8446, section 5.1).
  if (how === 'bad' && last[0] === 0x15 && last[1] === 3) {
    return 'the port speaks TLS; give one that speaks plain HTTP';
  }
  return endError(table, 0, how, last) ?? 'the connection ended without an answer';
}

function lateWords(table: Connections, connected: boolean, seconds: number): Message {
  const limit = { timeout: `${seconds}s` };
  if (!connected) return message`no connection was established within ${limit}`;
  if (table.state[0] === states.head) return message`no answer came within ${limit}`;
  const bytes = table.bodyRead[0] ?? 0;
  return message`the answer had not ended within ${limit}, after ${bytes} bytes of its body`;
}

function wordsOf(error: NodeJS.ErrnoException, where: string): string {
  const { code = error.message } = error;
  if (code === 'ECONNREFUSED') return `nobody listens on ${where} (${code})`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return `the server reset the connection (${code})`;
  return `the connection to ${where} failed (${code})`;
}
