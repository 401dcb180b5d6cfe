import { wallClockMs } from '../os/wall-clock.ts';

/** The clock of another machine, compared with ours. */
export interface ClockOffset {
  /** Their clock minus ours, microseconds. */
  readonly offsetUs: number;
  /** The true offset is at most this far from the estimate. */
  readonly boundUs: number;
  /** The shortest round trip of a request and its answer. */
  readonly roundTripUs: number;
}

/** One question for the time: our clock before and after it, and theirs within it. */
export interface ClockReading {
  readonly sentUs: number;
  readonly theirsUs: number;
  readonly receivedUs: number;
}

/** Requests for one estimate: the shortest of them is hardly delayed by anything else. */
const questions = 20;

/** Quartz clocks that nobody corrects go wrong by less: 100 parts in a million. */
const mostDrift = 1e-4;

/** Returns the wall clock of this process, microseconds since the epoch; it never steps. */
export const wallClockUs = (): number => wallClockMs() * 1000;

/**
 * Estimates the offset of another clock from the question with the smallest error. Their reading
 * was made at some instant of the round trip, so that half of it bounds the error. F. Cristian,
 * "Probabilistic clock synchronization" (Distributed Computing 3, 1989). Since then the clocks may
 * have drifted.
 * @param nowUs our clock; absent: when the last question was answered.
 */
export function clockOffset(
  readings: readonly [ClockReading, ...ClockReading[]],
  nowUs: number = Math.max(...readings.map(({ receivedUs }) => receivedUs)),
): ClockOffset {
  const roundTrip = ({ sentUs, receivedUs }: ClockReading) => receivedUs - sentUs;
  const bound = (each: ClockReading) =>
    roundTrip(each) / 2 + mostDrift * Math.max(0, nowUs - each.receivedUs);
  const best = readings.reduce((a, b) => (bound(b) < bound(a) ? b : a));
  return {
    offsetUs: best.theirsUs - (best.sentUs + roundTrip(best) / 2),
    boundUs: bound(best),
    roundTripUs: Math.min(...readings.map(roundTrip)),
  };
}

/** Asks another machine for its time. */
export async function readClock(ask: () => Promise<number>): Promise<ClockReading> {
  const sentUs = wallClockUs();
  const theirsUs = await ask();
  return { sentUs, theirsUs, receivedUs: wallClockUs() };
}

/** Compares clocks that drift: an estimate from the last readings alone. */
export interface ClockComparison {
  add(reading: ClockReading): void;
  offset(): ClockOffset;
}

/** Asks another machine for its time, one question after the other. */
export async function compareClocks(ask: () => Promise<number>): Promise<ClockComparison> {
  const readings: [ClockReading, ...ClockReading[]] = [await readClock(ask)];
  while (readings.length < questions) readings.push(await readClock(ask));
  return {
    add(reading) {
      readings.push(reading);
      if (readings.length > questions) readings.shift();
    },
    offset: () => clockOffset(readings, wallClockUs()),
  };
}
