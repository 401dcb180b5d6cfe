import { isAscii } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Message } from '../../host/message.ts';
import type { Question } from '../population.ts';
import { type Outcome, takeBytes, takeEnd } from '../raw/answers.ts';
import { nowUs } from '../raw/clock.ts';
import { createConnections, states } from '../raw/connections.ts';
import { createHead, headLimitBytes, readHead } from '../raw/head.ts';
import { requestFor } from '../raw/request.ts';
import type { Asked, FirstAnswer } from './answer.ts';
import { type Call, lateAnswer } from './call.ts';
import { answerFault, isRefusedByTls, otherProtocol } from './http1-faults.ts';
import type { TlsFacts } from './tls-facts.ts';
import { probeTls } from './tls-probe.ts';

/** Asks on a connected socket with the bytes that the driver raw sends, its parser and limits. */
export function askByHttp1(
  socket: Socket,
  load: Asked,
  question: Omit<Question, 'expectedBody'>,
  connection: 'keep-alive' | 'close',
  tls: TlsFacts | null,
  call: Call,
): void {
  const reading = createReading(question.method, tls);
  const decide = (outcome: Outcome | 'more', last: Buffer) => {
    if (outcome === 'more') return;
    const problem = outcome === 'whole' ? reading.refusal() : reading.fault(outcome, last);
    if (problem === null) call.answer(reading.answer());
    else if (tls === null && outcome === 'closedWithoutResponse') {
      // So servers of TLS may answer HTTP without TLS.
      call.late = () => problem;
      void probeTls(load, call).then((is) => call.fail(is === null ? problem : otherProtocol.tls));
    } else call.fail(problem);
  };
  call.late = () => lateAnswer(call, reading.bodyBytes());
  socket.on('data', (bytes: Buffer) => decide(reading.take(bytes), bytes));
  socket.once('end', () => decide(reading.end(), Buffer.alloc(0)));
  socket.write(requestFor(load, question, connection));
}

/** Reads one answer with the parser of the driver raw. */
function createReading(method: string, tls: TlsFacts | null) {
  const table = createConnections(1, method === 'HEAD');
  table.state[0] = states.head;
  table.checked[0] = table.headOnly[0] === 1 ? 0 : 1;
  /** The beginning of what came, in which the heads are. */
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let ascii = true;
  const bodyRead = () => table.bodyRead[0] ?? 0;
  return {
    take(bytes: Buffer): Outcome | 'more' {
      ascii &&= isAscii(bytes);
      if (keptBytes <= 2 * headLimitBytes) {
        kept.push(bytes);
        keptBytes += bytes.length;
      }
      return takeBytes(table, 0, bytes, bytes.length, nowUs());
    },
    end: () => takeEnd(table, 0),
    /** Returns the bytes of the body that came; null before its head was whole. */
    bodyBytes: () => (table.state[0] === states.head ? null : bodyRead()),
    /** Describes an answer that is complete, and says that the question was no HTTP. */
    refusal: (): Message | null =>
      tls === null && isRefusedByTls(table.status[0] ?? 0, Buffer.concat(kept))
        ? otherProtocol.tls
        : null,
    fault: (how: Exclude<Outcome, 'whole'>, last: Buffer) => answerFault(table, how, last),
    answer(): FirstAnswer {
      const bytes = bodyRead();
      const crc32 = table.headOnly[0] === 1 ? null : (table.crc32[0] ?? 0);
      return {
        status: table.status[0] ?? 0,
        ...readHeads(Buffer.concat(kept)),
        body: bytes < 0 ? null : { bytes, crc32 },
        isAscii: ascii,
        tls,
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
