import type { Row, Sampler } from './sampler.ts';

/** All samplers wake up on this grid: a wake-up costs more than most readings. */
const gridMs = 50;

/** The clock and timer of a ticker; tests replace them. */
export interface Clock {
  /** Returns monotonic milliseconds. */
  now(): number;
  /** Calls back after a delay; the returned function cancels that. */
  after(ms: number, call: () => void): () => void;
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** A sampler at work. */
export type Ticker = ReturnType<typeof startTicker>;

/**
 * Reads a sampler every `intervalMs`, or less often when readings exceed its share of a CPU. When
 * the first reading does, a second one follows soon and shows whether the source is expensive or
 * the code was cold. Both end before the window where there is a warm-up. A reading that fails ends
 * the series and keeps its rows.
 */
export function startTicker(sampler: Sampler, clock: Clock = realClock) {
  const rows: { readonly atMs: number; readonly row: Row }[] = [];
  let cost = 0;
  let spentBefore: number | null = null;
  let stopped = false;
  let ended = false;
  let cancel = () => {};

  /** Reads once; returns the time it took, or null when the source has ended. */
  const readOnce = async (): Promise<number | null> => {
    const begun = clock.now();
    // Work runs before the first await; after it, a network answer is waited for. The wall clock
    // times it, because the kernel updates a thread's CPU time only every few milliseconds.
    const pending = attempt(sampler);
    const spent = clock.now() - begun;
    const row = await pending;
    cost += spent;
    if (row !== null) rows.push({ atMs: begun, row });
    else ended = true;
    return row === null ? null : spent;
  };

  const tick = async (): Promise<void> => {
    const begun = clock.now();
    const spent = await readOnce();
    if (stopped || spent === null) return;
    const due = onGrid(begun + waitMs(spent, spentBefore, sampler));
    spentBefore = spent;
    cancel = clock.after(Math.max(0, due - clock.now()), () => {
      ticking = tick();
    });
  };
  let ticking = tick();

  return {
    /** Reads once more now. */
    async readNow() {
      await ticking;
      if (!stopped && !ended) await readOnce();
    },
    /** Reads a last time and ends, so that even a short watch has a reading. */
    async finish() {
      if (stopped) return;
      stopped = true;
      cancel();
      await ticking;
      if (!ended) await readOnce();
      sampler.close?.();
    },
    /** Returns the latest row; null before the first. */
    latest: (): Row | null => rows.at(-1)?.row ?? null,
    /** Returns the time of its readings so far, in milliseconds. */
    costMs: () => cost,
    /** Returns the rows, with times relative to this instant of the clock. */
    series: (zeroMs: number) => ({
      columns: ['atMs', ...sampler.columns],
      rows: rows.map(({ atMs, row }) => [Math.round(atMs - zeroMs), ...row]),
    }),
  };
}

/** Returns the time from the beginning of a reading to that of the next. */
function waitMs(
  spent: number,
  spentBefore: number | null,
  { intervalMs, cpuShare }: Sampler,
): number {
  if (spentBefore === null) return spent > intervalMs * cpuShare ? gridMs : intervalMs;
  // The cheaper of the last two: one slow reading (cold code, a collection) must not pause a cheap
  // source.
  return Math.max(intervalMs, Math.min(spent, spentBefore) / cpuShare);
}

async function attempt(sampler: Sampler): Promise<Row | null> {
  try {
    return await sampler.read();
  } catch {
    return null;
  }
}

/** Returns the nearest instant of the grid; timers for the same instant wake us up once. */
const onGrid = (ms: number) => Math.round(ms / gridMs) * gridMs;
