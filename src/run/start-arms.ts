import type { Plan } from '../plan/plan.ts';
import type { InstanceId } from '../server/arm.ts';
import type { RunningServer } from '../server/server.ts';
import { startRequest } from './load-spec.ts';
import type { TrialParts } from './parts.ts';
import type { PlannedTrial } from './trials.ts';

/** An arm instance of a round: its server, or why there is none. */
export type Start =
  | {
      readonly arm: InstanceId;
      readonly server: RunningServer;
      readonly ended: () => string | null;
    }
  | { readonly arm: InstanceId; readonly error: unknown };

export type Running = Extract<Start, { readonly server: RunningServer }>;

/**
 * Starts the arms of a round one after the other. Never throws: an arm that does not start fails
 * alone.
 * @param firsts one trial of each arm.
 */
export async function startArms(
  firsts: readonly PlannedTrial[],
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<readonly Start[]> {
  const starts: Start[] = [];
  for (const trial of firsts) {
    parts.observer?.armStarts(trial);
    try {
      const server = await parts.start(startRequest(trial, plan, null), signal);
      starts.push({ arm: trial.arm, server, ended: endOf(server) });
    } catch (error) {
      starts.push({ arm: trial.arm, error });
    }
  }
  return starts;
}

/** Returns a function that tells why the server ended by itself; null while it runs. */
function endOf({ died }: RunningServer): () => string | null {
  let reason: string | null = null;
  const ends = (why: string) => {
    reason = why;
  };
  died.then(ends).catch(() => {});
  return () => reason;
}
