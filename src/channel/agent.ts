import type { MessageConnection, RequestType } from 'vscode-jsonrpc';
import packageJson from '../../package.json' with { type: 'json' };

import { connect, type Secret } from './channel.ts';
import { type ClockOffset, measureClock } from './clock-offset.ts';
import { type AgentFacts, greeting } from './greeting.ts';

/** Our program beside servers on another machine. */
export interface Agent extends Disposable {
  /** The numeric address of its machine. */
  readonly host: string;
  readonly facts: AgentFacts;
  readonly clock: ClockOffset;
  /**
   * Asks it something.
   * @param within milliseconds for its answer; absent: 5 s.
   * @throws where it refuses, where the channel ends, and where no answer comes in time.
   */
  ask<Asked, Answer>(
    call: RequestType<Asked, Answer, void>,
    asked: Asked,
    within?: number,
  ): Promise<Answer>;
  /** Resolves, with the reason, when the channel ends although nobody disposed it. */
  readonly gone: Promise<string>;
}

const usualMs = 5000;

/** Connects to an agent that listens there. @throws where it has another version. */
export async function connectAgent(
  secret: Secret,
  at: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Agent> {
  const { connection, socket } = await connect(secret, at, signal);
  const { host } = at;
  let disposed = false;
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(`the connection to the agent on ${host} has ended`));
  });
  const within = <Answer>(answer: Promise<Answer>, ms: number) =>
    inTime(answer, closed, ms, `the agent on ${host} did not answer within ${ms / 1000} s`);
  connection.onError(() => {});
  connection.listen();
  try {
    const facts = await within(
      connection.sendRequest(greeting.hello, packageJson.version),
      usualMs,
    );
    const clock = await measureClock(() => within(timeOf(connection), usualMs));
    // An agent hears from us often enough, whatever a run does.
    const beat = setInterval(() => void timeOf(connection).catch(() => {}), 2000);
    beat.unref();
    // What is asked of a closed connection is thrown, and here by a timer.
    socket.once('close', () => clearInterval(beat));
    // What waits for an answer keeps the program alive; the channel alone does not.
    socket.unref();
    return {
      ...{ host, facts, clock },
      async ask<Asked, Answer>(call: RequestType<Asked, Answer, void>, asked: Asked, ms = usualMs) {
        if (socket.destroyed) throw new Error(await closed);
        return within(connection.sendRequest<Answer>(call.method, asked), ms);
      },
      gone: closed.then((reason) => (disposed ? new Promise<string>(() => {}) : reason)),
      [Symbol.dispose]() {
        disposed = true;
        clearInterval(beat);
        connection.dispose();
        socket.destroy();
      },
    };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Asks for the time of the other clock. */
const timeOf = async (connection: MessageConnection): Promise<number> =>
  connection.sendRequest(greeting.clockUs);

/** Returns the answer, unless the channel ends before it or the time is over. */
async function inTime<Answer>(
  answer: Promise<Answer>,
  closed: Promise<string>,
  ms: number,
  otherwise: string,
): Promise<Answer> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(otherwise)), ms);
  const ended = closed.then((reason) => Promise.reject(new Error(reason)));
  try {
    return await Promise.race([answer, ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
