/** States of a connection (conn_state_e of include/httpd.h), as far as we have them. */
export const PROCESSING = 1;
export const KEEPALIVE = 2;
export const WRITE_COMPLETION = 3;
export const LINGER = 4;

/** Which timeout queue a connection stands in. */
export const queues = ['keepAlive', 'writeCompletion', 'linger', 'shortLinger'] as const;
export type QueueName = (typeof queues)[number];

/**
 * Everything that event remembers of a connection while no thread works on it: 64 bytes in memory that all threads share, found
 * by the number of its descriptor. Its input buffer and its heap objects belong to whichever thread serves it next, which is
 * why an idle kept-alive connection costs this process next to nothing.
 */
export interface ConnectionTable {
  /** Descriptors below this number have a record. */
  readonly capacity: number;
  get(fd: number, name: WordName): number;
  set(fd: number, name: WordName, value: number): void;
  getNumber(fd: number, name: NumberName): number;
  setNumber(fd: number, name: NumberName, value: number): void;
}

/** Words of a record. `next` and `previous` are descriptors, 0 at the end of a queue. */
const word = {
  state: 0,
  keepalives: 1,
  queue: 2,
  next: 3,
  previous: 4,
  /** What is left to be written is always of a file; -1: nothing is left. */
  file: 5,
  keepAliveAfter: 6,
  /** Whether epoll knows the descriptor already. */
  watched: 7,
} as const;
export type WordName = keyof typeof word;
/** 64-bit numbers of a record, behind its words. */
const number = { deadlineMs: 4, offset: 5, length: 6 } as const;
export type NumberName = keyof typeof number;

const bytesEach = 64;

/** At most so many connections a process; memory that is never touched is never there. */
export const tableCapacity = 1 << 17;

export const newConnectionMemory = (): SharedArrayBuffer =>
  new SharedArrayBuffer(tableCapacity * bytesEach);

export function connectionTable(memory: SharedArrayBuffer): ConnectionTable {
  const words = new Int32Array(memory);
  const numbers = new Float64Array(memory);
  return {
    capacity: memory.byteLength / bytesEach,
    get: (fd, name) => words[fd * 16 + word[name]] ?? 0,
    set(fd, name, value) {
      words[fd * 16 + word[name]] = value;
    },
    getNumber: (fd, name) => numbers[fd * 8 + number[name]] ?? 0,
    setNumber(fd, name, value) {
      numbers[fd * 8 + number[name]] = value;
    },
  };
}
