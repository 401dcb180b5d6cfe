/**
 * Shape of httpd's scoreboard (include/scoreboard.h) as bytes: a global record, a record for each
 * process slot, and one for each worker of each slot. Words have 32 bits and several writers;
 * 64-bit numbers have one writer each.
 */
export interface ScoreboardShape {
  /** ServerLimit and ThreadLimit of the first start, which hold for the life of the parent. */
  readonly serverLimit: number;
  readonly threadLimit: number;
}

/** Words of the global record. */
export const globalWord = { runningGeneration: 0 } as const;
/** Byte of the start of this generation, in milliseconds since 1970, as a 64-bit number. */
export const restartTimeByte = 16;
const globalBytes = 64;

/** Words of a process slot, named as in process_score of scoreboard.h. */
export const processWord = {
  pid: 0,
  generation: 1,
  quiescing: 2,
  notAccepting: 3,
  connections: 4,
  writeCompletion: 5,
  lingeringClose: 6,
  keepAlive: 7,
  waitIo: 9,
} as const;
const processBytes = 64;

/** Words of a worker: worker_score. */
export const workerWord = { status: 0, requestBytes: 1 } as const;
/** 64-bit numbers of a worker, in units of 8 bytes: requests, bytes sent, milliseconds of work. */
export const workerNumber = { accesses: 1, bytesServed: 2, durationMs: 3 } as const;
export const requestByte = 64;
export const requestBytes = 64;
const workerBytes = 128;

export const processOffset = (slot: number): number => globalBytes + slot * processBytes;

export const workerOffset = (
  { serverLimit, threadLimit }: ScoreboardShape,
  slot: number,
  thread: number,
): number => globalBytes + serverLimit * processBytes + (slot * threadLimit + thread) * workerBytes;

export const scoreboardBytes = (shape: ScoreboardShape): number =>
  workerOffset(shape, shape.serverLimit, 0);
