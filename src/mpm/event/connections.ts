/** States of a connection (conn_state_e of include/httpd.h), as far as we need them. */
export const PROCESSING = 1;
export const KEEPALIVE = 2;
export const WRITE_COMPLETION = 3;
export const LINGER = 4;

/** Names of the timeout queues. */
export const queues = ['keepAlive', 'writeCompletion', 'linger', 'shortLinger'] as const;
export type QueueName = (typeof queues)[number];

/**
 * State of the connections that no thread works on: 64 bytes each in memory that all threads share,
 * indexed by descriptor. Input buffers and heap objects belong to the thread that serves a
 * connection next. That is why an idle kept-alive connection costs the process next to nothing.
 */
export type ConnectionTable = ReturnType<typeof connectionTable>;

/** Words of a record. `next` and `previous` are descriptors, 0 at the end of a queue. */
const word = {
  state: 0,
  keepalives: 1,
  queue: 2,
  next: 3,
  previous: 4,
  /** The rest of a response is always in a file; -1: nothing is left. */
  file: 5,
  keepAliveAfter: 6,
  /** 1 where epoll knows the descriptor. */
  watched: 7,
} as const;
export type WordName = keyof typeof word;
/** 64-bit numbers of a record, after its words. */
const number = { deadlineMs: 4, offset: 5, length: 6 } as const;
export type NumberName = keyof typeof number;

const bytesEach = 64;

/** Limits the connections of a process. Memory that is never touched costs nothing. */
export const tableCapacity = 1 << 17;

export const newConnectionMemory = (): SharedArrayBuffer =>
  new SharedArrayBuffer(tableCapacity * bytesEach);

export function connectionTable(memory: SharedArrayBuffer) {
  const words = new Int32Array(memory);
  const numbers = new Float64Array(memory);
  return {
    /** Descriptors below this number have a record. */
    capacity: memory.byteLength / bytesEach,
    get: (fd: number, name: WordName) => words[fd * 16 + word[name]] ?? 0,
    set(fd: number, name: WordName, value: number) {
      words[fd * 16 + word[name]] = value;
    },
    getNumber: (fd: number, name: NumberName) => numbers[fd * 8 + number[name]] ?? 0,
    setNumber(fd: number, name: NumberName, value: number) {
      numbers[fd * 8 + number[name]] = value;
    },
  };
}
