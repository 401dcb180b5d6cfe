import { RequestType, RequestType0 } from 'vscode-jsonrpc';

/** Facts that an agent reports about its machine. */
export interface AgentFacts {
  readonly kernel: string;
  readonly cpuModel: string;
  readonly cpus: number;
}

/** Requests that open a channel, and keep it. */
export const greeting = {
  /** @param version of the program that asks; another one than the agent's own is refused. */
  hello: new RequestType<string, AgentFacts, void>('hello'),
  /** Returns the time of the agent's wall clock, microseconds since the epoch. */
  clockUs: new RequestType0<number, void>('clockUs'),
} as const;
