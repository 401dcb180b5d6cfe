import {
  globalWord,
  processOffset,
  processWord,
  requestByte,
  restartTimeByte,
  type ScoreboardShape,
  scoreboardBytes,
  workerNumber,
  workerOffset,
  workerWord,
} from './scoreboard-layout.ts';
import { WorkerHandle } from './worker-handle.ts';
import { DEAD } from './worker-status.ts';

export type ProcessField = keyof typeof processWord;
export type WorkerNumber = keyof typeof workerNumber;

/** The scoreboard, mapped by the parent, its children and their threads. */
export type Scoreboard = ReturnType<typeof openScoreboard>;

/**
 * Opens a scoreboard.
 * @param memory of at least scoreboardBytes(shape), zeroed before the first use.
 */
export function openScoreboard(memory: ArrayBuffer, shape: ScoreboardShape) {
  const words = new Int32Array(memory, 0, scoreboardBytes(shape) / 4);
  const numbers = new Float64Array(memory, 0, scoreboardBytes(shape) / 8);
  const bytes = Buffer.from(memory);
  const wordOfProcess = (slot: number, field: ProcessField) =>
    processOffset(slot) / 4 + processWord[field];
  const wordOfStatus = (slot: number, thread: number) =>
    workerOffset(shape, slot, thread) / 4 + workerWord.status;
  const clearProcess = (slot: number) =>
    void bytes.fill(0, processOffset(slot), processOffset(slot + 1));
  return {
    shape,
    /** Zeroes the record of a process, before a new one starts in the slot. */
    clearProcess,
    runningGeneration: () => Atomics.load(words, globalWord.runningGeneration),
    /** Begins a generation, and resets the clock of the status page. */
    setGeneration(generation: number, restartTimeMs: number) {
      numbers[restartTimeByte / 8] = restartTimeMs;
      Atomics.store(words, globalWord.runningGeneration, generation);
    },
    restartTimeMs: () => numbers[restartTimeByte / 8] ?? 0,
    process: (slot: number, field: ProcessField) => Atomics.load(words, wordOfProcess(slot, field)),
    setProcess: (slot: number, field: ProcessField, value: number) =>
      void Atomics.store(words, wordOfProcess(slot, field), value),
    /** Adds to a count with several writers. Returns the new value. */
    addProcess: (slot: number, field: ProcessField, change: number) =>
      Atomics.add(words, wordOfProcess(slot, field), change) + change,
    status: (slot: number, thread: number) => words[wordOfStatus(slot, thread)] ?? DEAD,
    worker: (slot: number, thread: number, number: WorkerNumber) =>
      numbers[workerOffset(shape, slot, thread) / 8 + workerNumber[number]] ?? 0,
    request(slot: number, thread: number) {
      const at = workerOffset(shape, slot, thread);
      const length = words[at / 4 + workerWord.requestBytes] ?? 0;
      return bytes.toString('latin1', at + requestByte, at + requestByte + length);
    },
    /** Opens the record of a worker for that worker. */
    handle: (slot: number, thread: number) =>
      new WorkerHandle(workerOffset(shape, slot, thread), words, numbers, bytes),
    setStatus: (slot: number, thread: number, status: number) => {
      words[wordOfStatus(slot, thread)] = status;
    },
    /** Marks all workers of an ended process as DEAD. Their counts stay, as in httpd. */
    clearSlot(slot: number) {
      for (let thread = 0; thread < shape.threadLimit; thread += 1) {
        words[wordOfStatus(slot, thread)] = DEAD;
      }
      clearProcess(slot);
    },
    /** Zeroes everything but the global record, as after a restart that is not graceful. */
    reset() {
      bytes.fill(0, processOffset(0), scoreboardBytes(shape));
    },
  };
}
