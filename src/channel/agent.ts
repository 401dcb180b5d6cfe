import type { Socket } from 'node:net';
import type { MessageConnection, RequestType } from 'vscode-jsonrpc';
import packageJson from '../../package.json' with { type: 'json' };
import { connect, type Secret, silenceMs } from './channel.ts';
import {
  type ClockComparison,
  type ClockOffset,
  compareClocks,
  readClock,
} from './clock-offset.ts';
import { type AgentFacts, greeting } from './greeting.ts';

/** An agent is out of reach; that says nothing about its servers. */
export class LostAgent extends Error {
  override readonly name = 'LostAgent';
}

/** Our program beside servers on another machine. */
export interface Agent extends Disposable {
  /** The numeric address of its machine. */
  readonly host: string;
  readonly facts: AgentFacts;
  /** Estimated anew every two seconds: clocks drift. */
  readonly clock: ClockOffset;
  /**
   * Asks it something.
   * @param within milliseconds for its answer; absent: 5 s.
   * @throws {LostAgent} where the channel ends or no answer comes in time. An Error: it refuses.
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

const beatMs = 2000;

/** Connects to an agent that listens there. @throws where it has another version. */
export async function connectAgent(
  secret: Secret,
  at: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Agent> {
  const { connection, socket } = await connect(secret, at, signal);
  const { host } = at;
  let disposed = false;
  const { promise: closed, resolve: close } = Promise.withResolvers<string>();
  socket.once('close', () => close(`the connection to the agent on ${host} has ended`));
  const within = <Answer>(answer: Promise<Answer>, ms: number) =>
    inTime(answer, closed, ms, `the agent on ${host} did not answer within ${ms / 1000} s`);
  connection.onError(() => {});
  connection.listen();
  try {
    const facts = await within(
      connection.sendRequest(greeting.hello, packageJson.version),
      usualMs,
    );
    const clocks = await compareClocks(() => within(timeOf(connection), usualMs));
    const beat = beating(connection, socket, clocks, () =>
      close(
        `nothing was heard on the connection to the agent on ${host} for ${silenceMs / 1000} s`,
      ),
    );
    // What is asked of a closed connection is thrown, and here by a timer.
    socket.once('close', () => clearInterval(beat));
    // What waits for an answer keeps the program alive; the channel alone does not.
    socket.unref();
    return {
      ...{ host, facts },
      get clock() {
        return clocks.offset();
      },
      async ask<Asked, Answer>(call: RequestType<Asked, Answer, void>, asked: Asked, ms = usualMs) {
        if (socket.destroyed) throw new LostAgent(await closed);
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

/**
 * Asks for the time again and again, so that an agent hears from us whatever a run does. Where
 * nothing comes back, its machine is paused or its network lost, and the socket is destroyed. The
 * questions are counted: after a stall of this program, answers may wait to be read.
 */
function beating(
  connection: MessageConnection,
  socket: Socket,
  clocks: ClockComparison,
  lost: () => void,
): NodeJS.Timeout {
  let unanswered = 0;
  socket.on('data', () => {
    unanswered = 0;
  });
  const beat = setInterval(() => {
    if (unanswered * beatMs >= silenceMs) {
      lost();
      socket.destroy();
      return;
    }
    unanswered += 1;
    readClock(() => timeOf(connection))
      .then(clocks.add)
      .catch(() => {});
  }, beatMs);
  return beat.unref();
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
  const timer = setTimeout(() => reject(new LostAgent(otherwise)), ms);
  const ended = closed.then((reason) => Promise.reject(new LostAgent(reason)));
  try {
    return await Promise.race([answer, ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
