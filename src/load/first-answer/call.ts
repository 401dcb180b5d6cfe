import { type Message, message, type Setting } from '../../host/message.ts';
import type { FirstAnswer, NoAnswer } from './answer.ts';

/** A question under way. Its first outcome counts. */
export interface Call {
  readonly outcome: Promise<FirstAnswer | NoAnswer>;
  /** The time that it may take, as the setting of the user. */
  readonly limit: Setting;
  /** The connection is established. */
  connected: boolean;
  /** Describes what had not come when the time was over. */
  late: () => Message;
  answer(answer: FirstAnswer): void;
  fail(problem: Message): void;
}

/** Begins a call, which fails when its time is over or the signal comes. */
export function createCall(timeoutSeconds: number, signal: AbortSignal): Call {
  const { promise, resolve } = Promise.withResolvers<FirstAnswer | NoAnswer>();
  const limit = { timeout: `${timeoutSeconds}s` };
  const timer = setTimeout(() => call.fail(call.late()), timeoutSeconds * 1000);
  const interrupted = () => call.fail('interrupted');
  signal.addEventListener('abort', interrupted, { once: true });
  const call: Call = {
    outcome: promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupted);
    }),
    limit,
    connected: false,
    late: () => message`no connection was established within ${limit}`,
    answer: resolve,
    fail: (problem) => resolve({ problem, connected: call.connected }),
  };
  return call;
}

/** Describes an answer that is late. @param bodyBytes those that came; null: not even its head. */
export const lateAnswer = ({ limit }: Call, bodyBytes: number | null): Message =>
  bodyBytes === null
    ? message`no answer came within ${limit}`
    : message`the answer had not ended within ${limit}, after ${bodyBytes} bytes of its body`;
