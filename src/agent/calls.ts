import { RequestType } from 'vscode-jsonrpc';
import type { Unrest } from '../sample/at-rest.ts';
import type { Latest, Observation } from '../sample/sample.ts';
import type { Target } from '../sample/target.ts';

/** A server on the agent's machine, as far as it survives JSON. */
export type AgentTarget = Omit<Target, 'readStats'>;

export interface WatchRequest {
  readonly target: AgentTarget;
  /** CPUs that the server has alone among our processes; null: none. */
  readonly cpus: readonly number[] | null;
  readonly countsEffort: boolean;
}

/**
 * Requests to an agent about its servers, by JSON-RPC 2.0. A watch is named by a number. To add
 * one, write a line here and its answer in answers.ts.
 */
export const calls = {
  cpuUs: new RequestType<AgentTarget, number | null, void>('cpuUs'),
  awaitRest: new RequestType<AgentTarget, Unrest | null, void>('awaitRest'),
  watch: new RequestType<WatchRequest, number, void>('watch'),
  footprintBytes: new RequestType<number, number | null, void>('footprintBytes'),
  latest: new RequestType<number, Latest, void>('latest'),
  mark: new RequestType<number, null, void>('mark'),
  stop: new RequestType<number, Observation, void>('stop'),
} as const;
