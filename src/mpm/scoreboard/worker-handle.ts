import { requestByte, requestBytes, workerNumber, workerWord } from './layout.ts';

/**
 * ap_update_child_status and ap_increment_counts for one worker. A class, because its methods are then the same functions for
 * every record: what is compiled while a worker rehearses on nobody's is not compiled anew for its own.
 */
export class WorkerHandle {
  readonly #at: number;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #bytes: Buffer;
  #lastLine: string | null = null;

  /** @param at the record's first byte in the scoreboard, of which the arrays are all. */
  constructor(at: number, words: Int32Array, numbers: Float64Array, bytes: Buffer) {
    this.#at = at;
    this.#words = words;
    this.#numbers = numbers;
    this.#bytes = bytes;
  }

  setStatus(status: number): void {
    this.#words[this.#at / 4 + workerWord.status] = status;
  }

  /** Durations are those of the clock on the wall, as httpd's: what a millisecond cuts off one request it gives to another. */
  countRequest(bytes: number, durationMs: number): void {
    this.#add(workerNumber.accesses, 1);
    this.#add(workerNumber.bytesServed, bytes);
    this.#add(workerNumber.durationMs, durationMs);
  }

  setRequest(line: string): void {
    if (line === this.#lastLine) return;
    this.#lastLine = line;
    this.#words[this.#at / 4 + workerWord.requestBytes] = this.#bytes.write(
      line,
      this.#at + requestByte,
      requestBytes,
      'latin1',
    );
  }

  #add(number: number, value: number): void {
    const place = this.#at / 8 + number;
    this.#numbers[place] = (this.#numbers[place] ?? 0) + value;
  }
}
