import type { Load, LoadResult, Progress } from '../load.ts';
import type { LoadWarning } from '../warning.ts';
import { type Account, createAccount } from './account.ts';
import { type ClientGroup, countersBalance, inFlight, type Window } from './client-group.ts';
import { nowUs } from './clock.ts';
import { resetCounters } from './counters.ts';
import { createClientGroup } from './create-client-group.ts';
import { createReactor } from './reactor.ts';
import { populationResult } from './result.ts';
import { nobodyThere, refusalsThatEnd, runWindow } from './window.ts';

/** A load whose connections persist between its windows. */
export interface Session extends Disposable {
  /**
   * Drives the load for this long and adds to the counters. Connections rest between windows.
   * @throws when nobody listens any more, or the signal comes.
   */
  run(
    seconds: number,
    signal: AbortSignal,
    warmsUp?: boolean,
    report?: (progress: Progress) => void,
  ): Promise<void>;
  /** Returns the progress of the first population. */
  progress(): Progress;
  /** Resets the counters. */
  reset(): void;
  result(): LoadResult;
}

/**
 * Creates the connections of a load.
 * @throws {SystemError} when the kernel gives no epoll.
 * @throws {RangeError} when the host is not a numeric address.
 */
export function createSession(spec: Load): Session {
  const reactor = createReactor();
  const window: Window = { startUs: 0, endUs: 0, warmsUp: false };
  const running = spec.populations.map((each) => createClientGroup(spec, each, reactor, window));
  const groups = running.map(({ group }) => group);
  const account = createAccount();

  return {
    async run(seconds, signal, warmsUp = false, report = () => {}) {
      signal.throwIfAborted();
      const finish = account.start();
      window.startUs = nowUs();
      window.endUs = window.startUs + seconds * 1e6;
      window.warmsUp = warmsUp;
      for (const { group, behaviour } of running) {
        group.counters.windowStartUs = window.startUs;
        group.counters.earlierUs = account.us;
        behaviour.begin(window.startUs);
      }
      const reportProgress = () => report(progressOf(groups, window));
      const timeoutUs = spec.timeoutSeconds * 1e6;
      const spent = await runWindow(reactor, running, timeoutUs, signal, reportProgress);
      if (nobodyThere(running)) throw new Error(nobody(spec));
      finish(spent.endedUs - window.startUs, spent.spinUs);
    },
    progress: () => ({
      requests: groups[0]?.counters.requests ?? 0,
      seconds: account.us / 1e6,
    }),
    reset() {
      const timeUs = nowUs();
      for (const { counters } of groups) resetCounters(counters, timeUs);
      account.reset();
    },
    result: () => resultOf(groups, account),
    [Symbol.dispose]() {
      for (const { engine } of groups) engine[Symbol.dispose]();
      reactor[Symbol.dispose]();
    },
  };
}

const progressOf = ([first]: readonly ClientGroup[], { startUs }: Window): Progress => ({
  requests: first?.counters.requests ?? 0,
  seconds: (nowUs() - startUs) / 1e6,
});

function resultOf(groups: readonly ClientGroup[], account: Account): LoadResult {
  const durationSeconds = account.us / 1e6;
  const [first, ...others] = groups.map((group) => populationResult(group, durationSeconds));
  if (first === undefined) throw new RangeError('a load has at least one population');
  const warnings = groups.flatMap((group): LoadWarning[] => [
    ...group.counters.errors.warnings(),
    ...badResponses(group),
    ...(countersBalance(group) ? [] : [imbalance(group)]),
  ]);
  const { startedAtMs } = account;
  return { ...first, startedAtMs, durationSeconds, others, generator: account.use(), warnings };
}

const nobody = ({ host, port }: Load) =>
  `nobody listens on ${host}:${port} any more (${refusalsThatEnd} refusals in a row)`;

function badResponses({ counters, population: { name } }: ClientGroup): readonly LoadWarning[] {
  const { firstBadResponse: first } = counters;
  const count = counters.errors.errors().badResponse;
  return first === null ? [] : [{ kind: 'bad-response', population: name, count, first }];
}

function imbalance(group: ClientGroup): LoadWarning {
  const { carried, sent, requests, failed } = group.counters;
  return {
    kind: 'counts-do-not-add-up',
    population: group.population.name,
    carried,
    sent,
    requests,
    failed,
    inFlight: inFlight(group),
  };
}
