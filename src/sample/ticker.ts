import type { Series } from './sample.ts';
import type { Row, Sampler } from './sampler.ts';

/** Each sampler may use this share of a CPU; one whose source is dear to read is read less often. */
const cpuBudget = 0.004;

/** What a ticker needs from outside, so that tests can be their own clock. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** CPU time of this thread so far, milliseconds. */
  cpuMs(): number;
  /** Calls back after so many milliseconds; the function it gives cancels that. */
  after(ms: number, call: () => void): () => void;
}

export const realClock: Clock = {
  now: () => performance.now(),
  cpuMs: () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  },
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** A sampler at work. */
export interface Ticker {
  stop(): void;
  /** CPU time that its readings took so far, milliseconds. */
  costMs(): number;
  /** The rows, their times relative to this instant of the clock. */
  series(zeroMs: number): Series;
}

/**
 * Reads a sampler again and again: every `intervalMs`, or later when the last reading cost more CPU time than the budget
 * allows for that interval. A reading that fails ends the series; what was read stays.
 */
export function startTicker(sampler: Sampler, clock: Clock = realClock): Ticker {
  const rows: { readonly atMs: number; readonly row: Row }[] = [];
  let cost = 0;
  let spentBefore = 0;
  let stopped = false;
  let cancel = () => {};

  const tick = async (): Promise<void> => {
    const begun = clock.now();
    const before = clock.cpuMs();
    // Only what runs before the first await is ours for certain; a network answer is waited for, not worked for.
    const pending = attempt(sampler);
    const spent = clock.cpuMs() - before;
    const row = await pending;
    cost += spent;
    if (stopped || row === null) return;
    rows.push({ atMs: begun, row });
    // The cheaper of the last two: one slow reading (cold code, a collection) must not silence a cheap source.
    const typical = Math.min(spent, spentBefore);
    spentBefore = spent;
    const due = begun + Math.max(sampler.intervalMs, typical / cpuBudget);
    cancel = clock.after(Math.max(0, due - clock.now()), () => void tick());
  };
  void tick();

  return {
    stop() {
      if (stopped) return;
      stopped = true;
      cancel();
      sampler.close?.();
    },
    costMs: () => cost,
    series: (zeroMs) => ({
      columns: ['atMs', ...sampler.columns],
      rows: rows.map(({ atMs, row }) => [Math.round(atMs - zeroMs), ...row]),
    }),
  };
}

async function attempt(sampler: Sampler): Promise<Row | null> {
  try {
    return await sampler.read();
  } catch {
    return null;
  }
}
