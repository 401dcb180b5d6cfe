import type { FirstAnswer } from '../first-answer/answer.ts';
import type { Load, LoadResult, Progress } from '../load.ts';
import type { PopulationShape, RequestShape } from '../population.ts';
import type { ProtocolName } from '../protocols/protocols.ts';

/**
 * Describes a load generator. A driver's own file holds everything that the program knows of it. To
 * add one, write a file and add a line to drivers.ts.
 */
export interface Driver {
  /** The only platform that it runs on (NodeJS.Platform, and its name for users); null: any. */
  readonly platform: { readonly id: string; readonly name: string } | null;
  /** Returns true for a load that it can produce. */
  drives(shape: LoadShape): boolean;
  /** Returns why it cannot send a request; null: it can. */
  refuses(request: RequestShape): string | null;
  /** Returns why it would miscount answers such as the first one; null: it would not. */
  misreads(answer: Readable): string | null;
  /** Imports the generator itself; an unused driver costs no memory and no system calls. */
  load(): Promise<Drive>;
}

/** The properties of an answer that decide whether a driver reads it correctly. */
export type Readable = Pick<FirstAnswer, 'interimStatuses' | 'isAscii'>;

/** The properties of a load that decide which drivers can produce it. */
export interface LoadShape {
  readonly populations: readonly [PopulationShape, ...PopulationShape[]];
  /** Absent: HTTP/1.1. */
  readonly protocol?: ProtocolName;
  readonly clientThreads: number;
  /** The load is driven in turns, between which the connections stay open. */
  readonly turns: boolean;
}

/**
 * Warms up, waits for `warm`, drives the measured window, and returns its result.
 * @param warm called once after the warm-up; the measured window starts when it resolves.
 * @param signal ends the load at once; the promise then rejects with the signal's reason.
 * @param report receives the progress from time to time; a driver may leave it out.
 */
export type Drive = (
  load: Load,
  warm: () => Promise<void>,
  signal: AbortSignal,
  report: (progress: Progress) => void,
) => Promise<LoadResult>;
