import type { Agent } from '../../channel/agent.ts';
import { type RunningServer, ServerError, type StartRequest } from '../server.ts';
import { endOnce } from '../start.ts';
import { type Outcome, serverCalls } from './server-calls.ts';

/** Time for a start: a pool of PHP needs seconds, and the agent has limits of its own. */
const startMs = 120_000;

/** Longer than any run: an answer comes when the server ends. */
const noLimitMs = 2 ** 31 - 1;

/** Starts an arm on the agent's machine. @throws {ServerError} as a start on this machine. */
export async function startBy(
  agent: Agent,
  request: StartRequest,
  signal: AbortSignal,
): Promise<RunningServer> {
  const asked = { request, host: agent.host };
  const started = answerOf(await agent.ask(serverCalls.startServer, asked, startMs));
  const { id, ...server } = started;
  const end = async () => {
    // A lost agent has ended its servers, or does so soon.
    await agent.ask(serverCalls.stopServer, id, 15_000).catch(() => {});
  };
  const death = agent.ask(serverCalls.serverDied, id, noLimitMs);
  const running = {
    ...server,
    readStats: null,
    lastLog: () => agent.ask(serverCalls.serverLog, id).catch(() => ''),
    async signal(wish) {
      await agent.ask(serverCalls.signalServer, { id, wish });
    },
    ...endOnce(death, end),
  } satisfies RunningServer;
  if (signal.aborted) await running[Symbol.asyncDispose]();
  signal.throwIfAborted();
  return running;
}

/** Returns an answer. @throws {ServerError} where there is a failure instead. */
export function answerOf<Answer>(outcome: Outcome<Answer>): Answer {
  if ('answer' in outcome) return outcome.answer;
  const { stage, message, log } = outcome.failure;
  throw new ServerError(stage, message, log);
}
