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

/** Returns the wall clock of this process, microseconds since the epoch; it never steps. */
export const wallClockUs = (): number => (performance.timeOrigin + performance.now()) * 1000;

/**
 * Estimates the offset of another clock from the question with the shortest round trip. Their
 * reading was made at some instant of it, so that half of it bounds the error. F. Cristian,
 * "Probabilistic clock synchronization" (Distributed Computing 3, 1989).
 */
export function clockOffset(readings: readonly [ClockReading, ...ClockReading[]]): ClockOffset {
  const roundTrip = ({ sentUs, receivedUs }: ClockReading) => receivedUs - sentUs;
  const best = readings.reduce((a, b) => (roundTrip(b) < roundTrip(a) ? b : a));
  const boundUs = roundTrip(best) / 2;
  return {
    offsetUs: best.theirsUs - (best.sentUs + boundUs),
    boundUs,
    roundTripUs: roundTrip(best),
  };
}

/** Asks another machine for its time, one question after the other. */
export async function measureClock(ask: () => Promise<number>): Promise<ClockOffset> {
  const read = async (): Promise<ClockReading> => {
    const sentUs = wallClockUs();
    const theirsUs = await ask();
    return { sentUs, theirsUs, receivedUs: wallClockUs() };
  };
  const readings: [ClockReading, ...ClockReading[]] = [await read()];
  while (readings.length < questions) readings.push(await read());
  return clockOffset(readings);
}
