import { requestByte, requestBytes, workerNumber, workerWord } from './scoreboard-layout.ts';

/**
 * Implements ap_update_child_status and ap_increment_counts for one worker. A class, because its
 * methods are the same functions for every record. The code compiled while a worker rehearses then
 * serves its own record too.
 */
export class WorkerHandle {
  readonly #at: number;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #bytes: Buffer;
  #lastLine: string | null = null;

  /** @param at the record's first byte in the scoreboard, which the arrays cover. */
  constructor(at: number, words: Int32Array, numbers: Float64Array, bytes: Buffer) {
    this.#at = at;
    this.#words = words;
    this.#numbers = numbers;
    this.#bytes = bytes;
  }

  setStatus(status: number): void {
    this.#words[this.#at / 4 + workerWord.status] = status;
  }

  /**
   * Counts a request. Durations are of the wall clock, as in httpd; rounding to milliseconds evens
   * out.
   */
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
    const index = this.#at / 8 + number;
    this.#numbers[index] = (this.#numbers[index] ?? 0) + value;
  }
}
