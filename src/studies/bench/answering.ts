import { plainText } from '../../host/message.ts';
import { bodySizes, isSameBody } from '../../load/bodies.ts';
import { askFirst } from '../../load/first-answer.ts';
import type { Question } from '../../load/population.ts';
import type { BenchTarget } from '../../load/workloads/retarget.ts';
import type { Runtime } from '../../server/runtime.ts';
import { type RunningServer, ServerError } from '../../server/server.ts';

/** A page that takes longer than a visitor waits is no page to measure. */
const timeoutSeconds = 5;

/**
 * Lets every arm answer the target once after its start. An arm that answers otherwise fails there,
 * with what it answered, and is not loaded.
 */
export const answering =
  (start: Runtime['start'], target: BenchTarget): Runtime['start'] =>
  async (request, signal) => {
    const server = await start(request, signal);
    try {
      for (const question of target.mix ?? [target]) {
        const found = await unlikeIn(server, question, target.authority, signal);
        if (found === null) continue;
        const what = `${question.method} ${question.path}`;
        throw new ServerError('identity', `${what}: ${found.problem}`, await server.lastLog());
      }
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  };

/** An answer that is not as expected. */
export interface Unlike {
  readonly problem: string;
  /** Another status than the expected one; null: it is another problem. */
  readonly status: number | null;
}

/** Asks a question. Returns what is wrong with the answer; null: it is as expected. */
export async function unlikeIn(
  { host, port }: Pick<RunningServer, 'host' | 'port'>,
  { expectedBody, expectedStatus = 200, ...question }: Question,
  authority: string | null,
  signal: AbortSignal,
): Promise<Unlike | null> {
  const other = (problem: string) => ({ problem, status: null });
  const asked = { host, port, timeoutSeconds, ...(authority !== null && { authority }) };
  const answer = await askFirst(asked, question, 'keep-alive', signal);
  if ('problem' in answer) return other(plainText(answer.problem));
  const { status, body } = answer;
  if (status !== expectedStatus) {
    return { problem: `answered with ${status}, not ${expectedStatus}`, status };
  }
  if (expectedBody === null || isSameBody(body, expectedBody)) return null;
  return other(`the body is another one than expected: ${bodySizes(body, expectedBody)}`);
}
