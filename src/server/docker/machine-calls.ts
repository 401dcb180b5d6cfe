import { RequestType } from 'vscode-jsonrpc';
import type { RunningServer } from '../server.ts';

/** Parent of a container's processes and its accounts, as they are seen beside it. */
export type ContainerProcesses = Pick<RunningServer, 'pid' | 'cgroup'>;

/** Names a container: the process id that the engine reports, and its id. */
export interface WantedContainer {
  readonly pid: number;
  readonly containerId: string;
}

/** Requests to an agent about its machine, by JSON-RPC 2.0. */
export const machineCalls = {
  /** @param host the address. @returns a port of it that nobody listens on. */
  freePort: new RequestType<string, number, void>('freePort'),
  find: new RequestType<WantedContainer, ContainerProcesses, void>('find'),
} as const;
