import type { Series } from './sample.ts';
import type { Row, Sampler } from './sampler.ts';

/** All samplers wake up on this grid: waking up costs more than most readings, and so they share it. */
const gridMs = 50;

/** What a ticker needs from outside, so that tests can be their own clock. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Calls back after so many milliseconds; the function it gives cancels that. */
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
export interface Ticker {
  /** Reads once more, whenever the next reading is due. */
  readNow(): Promise<void>;
  /** Reads a last time and ends, so that even a watch shorter than the interval has a reading. */
  finish(): Promise<void>;
  /** Time that its readings took so far, milliseconds. */
  costMs(): number;
  /** The rows, their times relative to this instant of the clock. */
  series(zeroMs: number): Series;
}

/**
 * Reads a sampler again and again: every `intervalMs`, or later when readings take more than its share of a CPU. Where the first
 * one does, because the source is dear or only the code is cold, a second one tells which at once: both are over before the
 * window begins, where there is a warm-up. A reading that fails ends the series; what was read stays.
 */
export function startTicker(sampler: Sampler, clock: Clock = realClock): Ticker {
  const rows: { readonly atMs: number; readonly row: Row }[] = [];
  let cost = 0;
  let spentBefore: number | null = null;
  let stopped = false;
  let ended = false;
  let cancel = () => {};

  /** One reading: the time it took, or null when the source has ended. */
  const readOnce = async (): Promise<number | null> => {
    const begun = clock.now();
    // What runs before the first await is work; a network answer is waited for, not worked for. The clock on the wall
    // times it, because the kernel brings a thread's CPU time up to date only every few milliseconds.
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
    async readNow() {
      await ticking;
      if (!stopped && !ended) await readOnce();
    },
    async finish() {
      if (stopped) return;
      stopped = true;
      cancel();
      await ticking;
      if (!ended) await readOnce();
      sampler.close?.();
    },
    costMs: () => cost,
    series: (zeroMs) => ({
      columns: ['atMs', ...sampler.columns],
      rows: rows.map(({ atMs, row }) => [Math.round(atMs - zeroMs), ...row]),
    }),
  };
}

/** From the beginning of a reading to that of the next one. */
function waitMs(
  spent: number,
  spentBefore: number | null,
  { intervalMs, cpuShare }: Sampler,
): number {
  if (spentBefore === null) return spent > intervalMs * cpuShare ? gridMs : intervalMs;
  // The cheaper of the last two: one slow reading (cold code, a collection) must not silence a cheap source.
  return Math.max(intervalMs, Math.min(spent, spentBefore) / cpuShare);
}

async function attempt(sampler: Sampler): Promise<Row | null> {
  try {
    return await sampler.read();
  } catch {
    return null;
  }
}

/** The nearest instant of the grid; timers that wait for the same instant wake us up once. */
const onGrid = (ms: number) => Math.round(ms / gridMs) * gridMs;
