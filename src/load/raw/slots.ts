import { latencyRecorder } from '../latency.ts';
import type { Served } from '../load.ts';

/** Tracks who is served. A slot is one client, however often its connection is opened again. */
export interface Slots {
  /** Starts the client's wait for an answer, unless it waits already. */
  waits(slot: number, timeUs: number): void;
  answered(slot: number, timeUs: number): void;
  /** Ends its wait without an answer. */
  rests(slot: number): void;
  /** Forgets who was served; waits continue. */
  reset(timeUs: number): void;
  /** Sets the instant from which the wait for a first answer counts. */
  startsAt(timeUs: number): void;
  /** Returns how many of the first slots were answered since the last call or `reset`. */
  freshlyAnswered(slots: number): number;
  /**
   * Returns the distribution of answers.
   * @param held also counts clients that were answered before `reset` and are parked since.
   */
  served(timeUs: number, held: boolean): Served;
}

export function createSlots(count: number): Slots {
  /** 0 for a client that does not wait. */
  const sinceUs = new Float64Array(count);
  const firstUs = new Float64Array(count);
  const answers = new Uint32Array(count);
  const silenceUs = new Float64Array(count);
  const recently = new Uint8Array(count);
  const ever = new Uint8Array(count);
  let startUs = 0;

  return {
    waits(slot, timeUs) {
      if (sinceUs[slot] === 0) sinceUs[slot] = timeUs;
    },
    answered(slot, timeUs) {
      const waited = timeUs - (sinceUs[slot] || timeUs);
      if (waited > (silenceUs[slot] ?? 0)) silenceUs[slot] = waited;
      sinceUs[slot] = 0;
      if (answers[slot] === 0) firstUs[slot] = timeUs;
      answers[slot] = (answers[slot] ?? 0) + 1;
      recently[slot] = 1;
      ever[slot] = 1;
    },
    rests(slot) {
      sinceUs[slot] = 0;
    },
    reset(timeUs) {
      startUs = timeUs;
      for (const each of [answers, silenceUs, recently]) each.fill(0);
    },
    startsAt(timeUs) {
      startUs = timeUs;
    },
    freshlyAnswered(slots) {
      let sum = 0;
      for (let slot = 0; slot < slots; slot += 1) sum += recently[slot] ?? 0;
      recently.fill(0);
      return sum;
    },
    served(timeUs, held) {
      const got = (slot: number) =>
        (answers[slot] ?? 0) > 0 || (held && ever[slot] === 1 && sinceUs[slot] === 0);
      let answered = 0;
      const first = latencyRecorder();
      let longestUs = 0;
      for (let slot = 0; slot < count; slot += 1) {
        if (got(slot)) answered += 1;
        if ((answers[slot] ?? 0) > 0) first.record((firstUs[slot] ?? 0) - startUs);
        const waitsUs = timeUs - (sinceUs[slot] || timeUs);
        longestUs = Math.max(longestUs, silenceUs[slot] ?? 0, waitsUs);
      }
      return {
        connections: count,
        answered,
        answeredShare: answered / count,
        answers: answers.reduce((sum, each) => sum + each, 0),
        firstAnswerUs: first.summaryOrNull('sent'),
        longestSilenceUs: Math.round(longestUs),
        jainIndex: jainIndex(answers),
      };
    },
  };
}

/**
 * Returns (Σx)² / (n Σx²): 1 for equal shares, 1/n where one gets all, null where nobody gets any.
 * R. Jain, D. Chiu, W. Hawe, "A quantitative measure of fairness" (DEC TR-301, 1984).
 */
export function jainIndex(shares: ArrayLike<number>): number | null {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < shares.length; i += 1) {
    const share = shares[i] ?? 0;
    sum += share;
    squares += share * share;
  }
  return squares === 0 ? null : (sum * sum) / (shares.length * squares);
}
