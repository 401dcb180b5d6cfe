import type { EventEmitter } from 'node:events';
import autocannonOf from 'autocannon';
import { generatorMeter } from '../generator-meter.ts';
import { latencyRecorder } from '../latency.ts';
import type { LoadResult, LoadSpec, LoadWarning } from '../load.ts';
import type { Driver } from './drivers.ts';
import { errorCounter, totalErrors } from './errors.ts';

/**
 * Persistent connections in a closed loop. Of autocannon only its connections and their events are used: its own histogram
 * has whole milliseconds, its rates include the partial last sample, and after the server has closed a connection it
 * matches every later answer to an earlier request, without an error. A guard finds that out and withholds the latency.
 */
export const autocannon: Driver = {
  async run(spec, warm, signal) {
    if (spec.warmupSeconds > 0) await fire(spec, spec.warmupSeconds, signal);
    await warm();
    return fire(spec, spec.durationSeconds, signal);
  },
};

/** autocannon ends on a tick of its sampling interval only, so the interval is how late it may end. */
const tickMs = 20;

/** So many refusals in a row, and nobody is there any more: it would reconnect in a tight loop until the end. */
const refusalsThatEnd = 200;

async function fire(spec: LoadSpec, seconds: number, signal: AbortSignal): Promise<LoadResult> {
  signal.throwIfAborted();
  const books = bookkeeping(spec);
  const used = generatorMeter();
  const startedAtMs = Date.now();
  const startMs = performance.now();
  await shoot(spec, seconds, books, signal);
  const durationSeconds = (performance.now() - startMs) / 1000;
  const generator = used();
  signal.throwIfAborted();
  if (books.refusedInARow >= refusalsThatEnd) {
    throw new Error(
      `nobody listens on ${spec.host}:${spec.port} any more (${refusalsThatEnd} refusals in a row)`,
    );
  }
  const { errors, warnings, trusted } = books.close();
  return {
    startedAtMs,
    durationSeconds,
    sent: books.sent,
    requests: books.good,
    ratePerSecond: books.good / durationSeconds,
    latencyUs: trusted ? books.latency.summary('sent') : null,
    sentLatencyUs: null,
    lagUs: null,
    phases: null,
    errors,
    completedPer100Ms: Array.from(books.completedPer100Ms, (count) => count ?? 0),
    generator,
    warnings,
  };
}

/** Runs one autocannon until the time is over, the signal comes, or nobody is there. */
function shoot(spec: LoadSpec, seconds: number, books: Books, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      url: `http://${spec.host}:${spec.port}${spec.path}`,
      connections: spec.connections,
      // We end it ourselves, by our own clock.
      duration: seconds + 3600,
      // It takes whole seconds only.
      timeout: Math.ceil(spec.timeoutSeconds),
      sampleInt: tickMs,
      setupClient: (client: unknown) => books.follow(client as Connection, stop),
      // The document is ASCII, so characters are bytes.
      verifyBody: (body: string) => body.length === spec.bodyBytes,
    };
    const timer = setTimeout(stop, seconds * 1000);
    signal.addEventListener('abort', stop, { once: true });
    const instance = autocannonOf(options as unknown as autocannonOf.Options, (error) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (error) reject(error);
      else resolve();
    });
    function stop() {
      instance.stop();
    }
  });
}

/** A client of autocannon, one connection; the events are those of its lib/httpClient.js. */
type Connection = EventEmitter<{
  request: [];
  response: [statusCode: number, bytes: number, durationMs: number];
  mismatch: [body: string];
  connError: [error: Error];
  timeout: [];
}>;

type Books = ReturnType<typeof bookkeeping>;

/** Counts what each connection does, and judges at the end whether the latencies can be true. */
function bookkeeping(spec: LoadSpec) {
  const startMs = performance.now();
  const counter = errorCounter();
  const books = {
    sent: 0,
    answered: 0,
    good: 0,
    refusedInARow: 0,
    latency: latencyRecorder(),
    completedPer100Ms: [] as (number | undefined)[],

    follow(connection: Connection, stop: () => void): void {
      let first = true;
      connection.on('request', () => {
        books.sent += 1;
      });
      connection.on('response', (statusCode, _bytes, durationMs) => {
        books.answered += 1;
        books.refusedInARow = 0;
        if (statusCode === 200) good();
        else counter.add('badResponse');
        // The clock of the first request starts before the connection is established: counted, not timed.
        if (!first) books.latency.record(durationMs * 1000);
        first = false;
      });
      // The answer was counted as good just before; it was not.
      connection.on('mismatch', () => {
        books.good -= 1;
        counter.add('badResponse');
      });
      connection.on('timeout', () => counter.add('timeout'));
      connection.on('connError', (error) => {
        counter.addError(error);
        const refused = 'code' in error && error.code === 'ECONNREFUSED';
        books.refusedInARow = refused ? books.refusedInARow + 1 : 0;
        if (books.refusedInARow >= refusalsThatEnd) stop();
      });
    },

    /** Balances the books: at the end each connection may have one request on its way, and no more. */
    close() {
      const unanswered = books.sent - books.answered;
      const trusted = totalErrors(counter.errors()) === 0 && unanswered <= spec.connections;
      // autocannon reconnects silently when the server ends a connection in order; the lost request only shows here.
      counter.add('closedWithoutResponse', lostBeyond(unanswered, spec.connections, counter));
      const errors = counter.errors();
      const guard: LoadWarning = {
        kind: 'guard',
        sent: books.sent,
        requests: books.answered,
        allowed: spec.connections,
        errors: totalErrors(errors),
      };
      return { errors, trusted, warnings: [...(trusted ? [] : [guard]), ...counter.warnings()] };
    },
  };

  function good(): void {
    books.good += 1;
    const bin = Math.floor((performance.now() - startMs) / 100);
    books.completedPer100Ms[bin] = (books.completedPer100Ms[bin] ?? 0) + 1;
  }

  return books;
}

/** Requests that vanished without any event: neither answered, nor failed, nor still on their way. */
function lostBeyond(
  unanswered: number,
  onTheirWay: number,
  counter: ReturnType<typeof errorCounter>,
): number {
  const { badResponse: _, ...failures } = counter.errors();
  const told = Object.values(failures).reduce((sum, count) => sum + count, 0);
  return Math.max(0, unanswered - onTheirWay - told);
}
