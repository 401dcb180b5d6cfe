import type { Load, LoadResult, Progress } from '../load.ts';
import type { LoadWarning } from '../warning.ts';
import { type Account, openAccount } from './account.ts';
import { resetBooks } from './books.ts';
import { nowUs } from './clock.ts';
import { booksBalance, inFlight, type Lane, type Window } from './lane.ts';
import { openLane } from './open-lane.ts';
import { createReactor } from './reactor.ts';
import { populationResult } from './result.ts';
import { nobodyThere, refusalsThatEnd, runWindow } from './window.ts';

/** A load whose connections live on between its windows. */
export interface Session extends Disposable {
  /**
   * Drives the load for so long, and writes on in the same books. Between windows the connections rest.
   * @throws when nobody listens any more, or the signal comes.
   */
  run(
    seconds: number,
    signal: AbortSignal,
    warmsUp?: boolean,
    tell?: (progress: Progress) => void,
  ): Promise<void>;
  /** What the first population has done so far. */
  progress(): Progress;
  /** Forgets what was written down so far. */
  reset(): void;
  result(): LoadResult;
}

/** @throws {SystemError} when the kernel gives no epoll. @throws {RangeError} when the host is no address in numbers. */
export function openSession(spec: Load): Session {
  const reactor = createReactor();
  const window: Window = { startUs: 0, endUs: 0, warmsUp: false };
  const running = spec.populations.map((each) => openLane(spec, each, reactor, window));
  const lanes = running.map(({ lane }) => lane);
  const account = openAccount();

  return {
    async run(seconds, signal, warmsUp = false, tell = () => {}) {
      signal.throwIfAborted();
      const finish = account.start();
      window.startUs = nowUs();
      window.endUs = window.startUs + seconds * 1e6;
      window.warmsUp = warmsUp;
      for (const { lane, behaviour } of running) {
        lane.books.windowStartUs = window.startUs;
        lane.books.earlierUs = account.us;
        behaviour.begin(window.startUs);
      }
      const told = () => tell(progressOf(lanes, window));
      const timeoutUs = spec.timeoutSeconds * 1e6;
      const spent = await runWindow(reactor, running, timeoutUs, signal, told);
      if (nobodyThere(running)) throw new Error(nobody(spec));
      finish(spent.endedUs - window.startUs, spent.spinUs);
    },
    progress: () => ({
      requests: lanes[0]?.books.requests ?? 0,
      seconds: account.us / 1e6,
    }),
    reset() {
      const timeUs = nowUs();
      for (const { books } of lanes) resetBooks(books, timeUs);
      account.reset();
    },
    result: () => resultOf(lanes, account),
    [Symbol.dispose]() {
      for (const { engine } of lanes) engine[Symbol.dispose]();
      reactor[Symbol.dispose]();
    },
  };
}

const progressOf = ([first]: readonly Lane[], { startUs }: Window): Progress => ({
  requests: first?.books.requests ?? 0,
  seconds: (nowUs() - startUs) / 1e6,
});

function resultOf(lanes: readonly Lane[], account: Account): LoadResult {
  const durationSeconds = account.us / 1e6;
  const [first, ...others] = lanes.map((lane) => populationResult(lane, durationSeconds));
  if (first === undefined) throw new RangeError('a load has at least one population');
  const warnings = lanes.flatMap((lane): LoadWarning[] => [
    ...lane.books.errors.warnings(),
    ...badResponses(lane),
    ...(booksBalance(lane) ? [] : [imbalance(lane)]),
  ]);
  const { startedAtMs } = account;
  return { ...first, startedAtMs, durationSeconds, others, generator: account.use(), warnings };
}

const nobody = ({ host, port }: Load) =>
  `nobody listens on ${host}:${port} any more (${refusalsThatEnd} refusals in a row)`;

function badResponses({ books, population: { name } }: Lane): readonly LoadWarning[] {
  const { firstWrong: first } = books;
  const count = books.errors.errors().badResponse;
  return first === null ? [] : [{ kind: 'bad-response', population: name, count, first }];
}

function imbalance(lane: Lane): LoadWarning {
  const { carried, sent, requests, failed } = lane.books;
  return {
    kind: 'counts-do-not-add-up',
    population: lane.population.name,
    carried,
    sent,
    requests,
    failed,
    inFlight: inFlight(lane),
  };
}
