import { RequestType } from 'vscode-jsonrpc';
import type { LoadResult, Progress } from '../load/load.ts';
import type { LoadSpec } from '../load/spec.ts';

/** A turn of one of the loads of a machine. */
export interface AskedTurn {
  readonly id: number;
  /** Instant at which it begins, microseconds on the agent's wall clock. */
  readonly atUs: number;
  readonly index: number;
  readonly seconds: number;
}

/** Code of the error with which an agent answers when its generator crashed. */
export const generatorCrashCode = 1;

/** Requests to an agent that drives loads, by JSON-RPC 2.0. Loads are named by a number. */
export const loadCalls = {
  /** Warms a load up, and names it. */
  warmLoad: new RequestType<LoadSpec, number, void>('warmLoad'),
  /** Drives its measured window. */
  driveLoad: new RequestType<Pick<AskedTurn, 'id' | 'atUs'>, LoadResult, void>('driveLoad'),
  /** Opens loads that take turns, warms them up, and names them. */
  openTurns: new RequestType<readonly LoadSpec[], number, void>('openTurns'),
  turn: new RequestType<AskedTurn, Progress, void>('turn'),
  rest: new RequestType<Omit<AskedTurn, 'index'>, null, void>('rest'),
  finishTurns: new RequestType<number, readonly LoadResult[], void>('finishTurns'),
  /** Ends loads, whatever they do. */
  endLoad: new RequestType<number, null, void>('endLoad'),
} as const;
