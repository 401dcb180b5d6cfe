import type { Clock } from './clock.ts';

/** Requests by signal (ap_unixd_mpm_set_signals of os/unix/unixd.c). */
export type Asked = 'stop' | 'graceful-stop' | 'restart' | 'graceful-restart';

const meanings = {
  SIGTERM: 'stop',
  SIGINT: 'stop',
  SIGWINCH: 'graceful-stop',
  SIGHUP: 'restart',
  SIGUSR1: 'graceful-restart',
} as const satisfies Partial<Record<NodeJS.Signals, Asked>>;

export interface Signals {
  /** The last request not yet taken; nothing milder replaces a stop. */
  readonly pending: Asked | null;
  take(): Asked | null;
}

/** Handles the parent's signals. They wake its clock. */
export function parentSignals(): { readonly signals: Signals; readonly clock: Clock } {
  let pending: Asked | null = null;
  let interrupted = false;
  let wake = () => {};
  for (const [name, meaning] of Object.entries(meanings)) {
    process.on(name, () => {
      if (pending !== 'stop') pending = meaning;
      interrupted = true;
      wake();
    });
  }
  process.on('SIGPIPE', () => {});
  const signals: Signals = {
    get pending() {
      return pending;
    },
    take() {
      const taken = pending;
      pending = null;
      return taken;
    },
  };
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, interrupted ? 0 : ms);
      interrupted = false;
      wake = () => {
        interrupted = false;
        clearTimeout(timer);
        resolve();
      };
    });
  return { signals, clock: { nowMs: Date.now, sleep } };
}
