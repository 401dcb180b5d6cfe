import type { MemoryObservation } from './sample.ts';

/** One reading of an arm's memory in bytes; null where the source does not provide it. */
export interface Memory {
  readonly anonBytes: number;
  readonly shmemBytes: number | null;
  readonly kernelBytes: number | null;
  readonly socketBytes: number | null;
  readonly fileBytes: number | null;
}

export interface MemoryReader {
  readonly source: MemoryObservation['source'];
  read(): Memory | null | Promise<Memory | null>;
  close(): void;
}
