import { type Message, message } from '../../host/message.ts';
import { bodySizes, isSameBody } from '../../load/bodies.ts';
import { driversFor } from '../../load/drivers/choose.ts';
import { drivers } from '../../load/drivers/drivers.ts';
import type { Asked, FirstAnswer, NoAnswer } from '../../load/first-answer/answer.ts';
import type { TlsFacts } from '../../load/first-answer/tls-facts.ts';
import { askFirst } from '../../load/first-answer.ts';
import {
  type ExpectedBody,
  isFresh,
  type PopulationShape,
  type Question,
} from '../../load/population.ts';
import { excerpt } from '../../load/raw/response-errors.ts';
import type { Target } from '../../load/target.ts';
import { urlText } from '../../load/url.ts';
import type { LoadOrder } from './order.ts';
import { protocolIn } from './protocol-order.ts';

/** The findings of the first question. */
export interface FirstFindings {
  /** The first address of the name that could be connected to. */
  readonly host: string;
  /** The body that every answer must have; null: any. */
  readonly expectedBody: ExpectedBody | null;
  /** The result of the handshake; null without TLS. */
  readonly tls: TlsFacts | null;
}

/** A question and how it is asked. */
interface Asking {
  readonly load: Omit<Asked, 'host'>;
  readonly question: Omit<Question, 'expectedBody'>;
  readonly connection: 'keep-alive' | 'close';
  readonly signal: AbortSignal;
}

/**
 * Asks before the load what the load will ask, and holds the answer against what is expected.
 * @returns the findings, or why there is no sense in the load.
 * @throws the signal's reason.
 */
export async function firstQuestion(
  order: LoadOrder,
  target: Target,
  signal: AbortSignal,
): Promise<FirstFindings | { readonly problem: Message }> {
  const { port, path, authority } = target;
  const { timeoutSeconds, trust } = order;
  const [shape] = order.populations;
  const asking: Asking = {
    load: {
      ...{ port, authority: order.authority ?? authority, timeoutSeconds, trust },
      ...protocolIn(order, target),
    },
    question: { ...shape, path },
    connection: isFresh(shape) ? 'close' : 'keep-alive',
    signal,
  };
  const where = urlText(target);
  const { host, answer } = await askInTurn(asking, target.addresses);
  if ('problem' in answer) return { problem: [`${where}: `, answer.problem].flat() };
  const problem = statusProblem(answer, shape, where) ?? driverProblem(answer, order);
  if (problem !== null) return { problem };
  const expected = await bodyToExpect(asking, host, answer, order.expectedBody);
  return 'problem' in expected
    ? { problem: [`${where}: `, expected.problem].flat() }
    : { host, ...expected, tls: answer.tls };
}

/** Asks the addresses of a name one after the other, until one can be connected to. */
async function askInTurn(
  asking: Asking,
  [first, ...others]: Target['addresses'],
): Promise<{ readonly host: string; readonly answer: FirstAnswer | NoAnswer }> {
  let [host, answer] = [first, await ask(asking, first)];
  for (const next of others) {
    if (!('problem' in answer) || answer.connected) break;
    [host, answer] = [next, await ask(asking, next)];
  }
  return { host, answer };
}

const ask = ({ load, question, connection, signal }: Asking, host: string) =>
  askFirst({ ...load, host }, question, connection, signal);

function statusProblem(
  { status, location }: FirstAnswer,
  { expectedStatus = 200, headers = [] }: PopulationShape,
  where: string,
): Message | null {
  if (status === expectedStatus) return null;
  const what = `${where} answers ${status}, not ${expectedStatus}`;
  const setting = { expectStatus: status };
  if (location !== null && status >= 300 && status < 400) {
    const there = URL.canParse(location, where) ? new URL(location, where).href : location;
    const to = `it redirects to ${excerpt(Buffer.from(there, 'latin1'), 2000)}`;
    return message`${what}: ${to}; load that URL, or the redirect itself with ${setting}`;
  }
  const knows = headers.some(([name]) => name.toLowerCase() === 'authorization');
  if (status === 401 && !knows) {
    const [scheme] = where.split('//');
    return `${what}: user and password can stand in the URL, as in ${scheme}//USER:PASSWORD@HOST/`;
  }
  return message`${what}; ${setting} measures this answer`;
}

function driverProblem(answer: FirstAnswer, order: LoadOrder): Message | null {
  const { driver, expectedBody, populations, clientThreads, protocol } = order;
  // Where no body is checked, its characters need not be counted.
  const readable = { ...answer, isAscii: answer.isAscii || expectedBody === 'any' };
  const reason = drivers[driver].misreads(readable);
  if (reason === null) return null;
  const shape = { populations, clientThreads, turns: false, protocol };
  const able = driversFor(shape, process.platform);
  const others = able.filter((name) => drivers[name].misreads(readable) === null);
  const advice = others.length === 0 ? '' : `; use ${others.join(' or ')}`;
  return message`${{ driver }} cannot measure this answer: ${reason}${advice}`;
}

/** Asks again where every answer must be like the first one: a page may change at each request. */
async function bodyToExpect(
  asking: Asking,
  host: string,
  { body, status }: FirstAnswer,
  expected: LoadOrder['expectedBody'],
): Promise<Pick<FirstFindings, 'expectedBody'> | { readonly problem: Message }> {
  const any = { expectBody: 'any' };
  if (expected === 'any') return { expectedBody: null };
  if (expected !== 'same') {
    return isSameBody(body, expected)
      ? { expectedBody: expected }
      : { problem: message`the body is another one than expected: ${bodySizes(body, expected)}` };
  }
  const again = await ask(asking, host);
  // That a second request fails is for the load to measure.
  const isComparable = !('problem' in again) && again.status === status;
  if (!isComparable || isSameBody(again.body, body)) return { expectedBody: body };
  const changes = `the page changes with each request: ${bodySizes(body, again.body)}`;
  return { problem: message`${changes}; ${any} accepts every body` };
}
