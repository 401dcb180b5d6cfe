import type { Load, LoadResult, Progress } from '../load.ts';
import { type Account, createAccount } from './account.ts';
import { nowUs } from './clock.ts';
import { createClientGroup } from './create-client-group.ts';
import { loadResult } from './load-result.ts';
import type { Reactor } from './reactor.ts';
import type { Running } from './run-window.ts';
import { createWindow, elapsedUs, type Window } from './window.ts';

/** One load of a session. */
export interface LoadAtWork {
  readonly spec: Load;
  readonly running: readonly Running[];
  /** Those that work only in windows of the load. */
  readonly driven: readonly Running[];
  /** Those that go on between them. */
  readonly background: readonly Running[];
  readonly window: Window;
  readonly account: Account;
  /** Returns the progress of the first population. */
  progress(): Progress;
  result(): LoadResult;
}

/**
 * Creates the clients of a load.
 * @param between the window of backgrounds; null: they have that of the load. With it, a first
 * population that is parked is background too.
 */
export function createLoad(spec: Load, reactor: Reactor, between: Window | null): LoadAtWork {
  const own = createWindow();
  const windows = spec.populations.map(({ model }, i) =>
    between !== null && (i > 0 || model === 'parked') ? between : own,
  );
  const running = spec.populations.map((each, i) =>
    createClientGroup(spec, each, reactor, windows[i] ?? own),
  );
  const account = createAccount();
  const [first] = running;
  return {
    spec,
    running,
    driven: running.filter(({ group }) => group.window === own),
    background: running.filter(({ group }) => group.window !== own),
    window: own,
    account,
    progress: () => ({
      requests: first?.group.counters.requests ?? 0,
      seconds: elapsedUs(own, nowUs()) / 1e6,
    }),
    result: () =>
      loadResult(
        running.map(({ group }) => group),
        account,
      ),
  };
}
