import { RequestType } from 'vscode-jsonrpc';
import type { Arm } from '../arm.ts';
import type { Facts } from '../runtime.ts';
import type { RunningServer, ServerError, StartRequest, Wish } from '../server.ts';

/** Start of an arm on the agent's machine. */
export interface AskedStart {
  readonly request: StartRequest;
  /** The numeric address on which it listens. */
  readonly host: string;
}

/** A server that an agent has started, as far as it survives JSON. */
export interface StartedServer
  extends Pick<
    RunningServer,
    'arm' | 'host' | 'port' | 'tlsPort' | 'identity' | 'startUp' | 'pid' | 'cgroup'
  > {
  /** Names it to the agent. */
  readonly id: number;
}

/** An answer, or the failure of a server with all that it says. */
export type Outcome<Answer> =
  | { readonly answer: Answer }
  | { readonly failure: Pick<ServerError, 'stage' | 'message' | 'log'> };

/** Requests to an agent that has servers of its own as children, by JSON-RPC 2.0. */
export const serverCalls = {
  prepareServers: new RequestType<readonly Arm[], Outcome<Facts>, void>('prepareServers'),
  startServer: new RequestType<AskedStart, Outcome<StartedServer>, void>('startServer'),
  /** Answers, with the reason, when the server ends although nobody stopped it. */
  serverDied: new RequestType<number, string, void>('serverDied'),
  serverLog: new RequestType<number, string, void>('serverLog'),
  signalServer: new RequestType<{ readonly id: number; readonly wish: Wish }, null, void>(
    'signalServer',
  ),
  stopServer: new RequestType<number, null, void>('stopServer'),
} as const;
