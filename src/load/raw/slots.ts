import { latencyRecorder } from '../latency.ts';
import type { Served } from '../load.ts';

/** Who was served, slot by slot: a slot is one client, however often its connection has to be opened again. */
export interface Slots {
  /** It wants an answer from now on, unless it has been waiting already. */
  waits(slot: number, timeUs: number): void;
  answered(slot: number, timeUs: number): void;
  /** It no longer wants one. */
  rests(slot: number): void;
  /** Forgets who was served, not who waits. */
  reset(startUs: number): void;
  /** How many of the first slots got an answer since `reset`, or since this was last asked. */
  freshlyAnswered(slots: number): number;
  /** @param held who was served before `reset` and has wanted nothing since counts as well: he is parked. */
  served(timeUs: number, held: boolean): Served;
}

export function createSlots(count: number): Slots {
  /** 0: it waits for nothing. */
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
      answers.fill(0);
      silenceUs.fill(0);
      recently.fill(0);
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
 * (Σx)² / (n Σx²) of what each got: 1 when all got the same, 1/n when one got all; null when nobody got anything.
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
