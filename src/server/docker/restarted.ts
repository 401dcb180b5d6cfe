/** Something that is started where it is needed, and anew where it was lost. */
export interface Restarted<Kept> {
  /** Returns it, and starts it where there is none. Those who ask meanwhile get the same one. */
  get(signal: AbortSignal, tell?: (line: string) => void): Promise<Kept>;
  /** Returns it where it has been started. */
  now(): Kept | null;
  end(): Promise<void>;
}

/** Keeps what `start` makes. */
export function restarted<Kept extends AsyncDisposable & { isLost(): boolean }>(
  start: (signal: AbortSignal, tell: (line: string) => void) => Promise<Kept>,
): Restarted<Kept> {
  let started: Kept | null = null;
  let starting: Promise<Kept> | null = null;
  const end = async () => {
    const ended = started;
    started = null;
    await ended?.[Symbol.asyncDispose]();
  };
  const again = async (signal: AbortSignal, tell: (line: string) => void) => {
    try {
      await end();
      started = await start(signal, tell);
      return started;
    } finally {
      starting = null;
    }
  };
  return {
    get(signal, tell = () => {}) {
      if (started !== null && !started.isLost()) return Promise.resolve(started);
      starting ??= again(signal, tell);
      return starting;
    },
    now: () => started,
    end,
  };
}
