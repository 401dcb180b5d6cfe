import type { EventEmitter } from 'node:events';
import autocannonOf from 'autocannon';
import { generatorMeter } from '../generator-meter.ts';
import { latencyRecorder } from '../latency.ts';
import type { LoadResult, LoadSpec, LoadWarning } from '../load.ts';
import type { Closed } from '../population.ts';
import type { Driver } from './drivers.ts';
import { errorCounter, totalErrors } from './errors.ts';
import { per100Ms } from './per-100-ms.ts';
import { untold } from './untold.ts';

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
  const population = theConnections(spec);
  const books = bookkeeping(population);
  const used = generatorMeter();
  const startedAtMs = Date.now();
  const startMs = performance.now();
  await shoot(spec, population, seconds, books, signal);
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
    ...untold(population),
    startedAtMs,
    durationSeconds,
    sent: books.sent,
    requests: books.good,
    // It loses requests without a word; what is missing may be under way or lost.
    failed: null,
    inFlight: null,
    ratePerSecond: books.good / durationSeconds,
    latencyUs: trusted ? books.latency.summary('sent') : null,
    errors,
    per100Ms: per100Ms(books.completed),
    generator: { ...generator, spinSeconds: 0, threads: 1 },
    warnings,
  };
}

function theConnections({ populations: [population, ...others] }: LoadSpec): Closed {
  const able = population.model === 'closed' && !population.fresh && population.levels === null;
  if (able && others.length === 0) return population;
  throw new Error(`autocannon drives persistent connections in a closed loop only`);
}

/** Runs one autocannon until the time is over, the signal comes, or nobody is there. */
function shoot(
  spec: LoadSpec,
  population: Closed,
  seconds: number,
  books: Books,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      url: `http://${spec.host}:${spec.port}${population.path}`,
      connections: population.connections,
      // We end it ourselves, by our own clock.
      duration: seconds + 3600,
      // It takes whole seconds only.
      timeout: Math.ceil(spec.timeoutSeconds),
      sampleInt: tickMs,
      setupClient: (client: unknown) => books.follow(client as Connection, stop),
      // The document is ASCII, so characters are bytes.
      verifyBody: (body: string) =>
        population.body === null || body.length === population.body.bytes,
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
function bookkeeping({ connections }: Closed) {
  const startMs = performance.now();
  const counter = errorCounter();
  const books = {
    sent: 0,
    answered: 0,
    good: 0,
    refusedInARow: 0,
    latency: latencyRecorder(),
    completed: [] as { readonly atMs: number; readonly latencyUs: number }[],

    follow(connection: Connection, stop: () => void): void {
      let first = true;
      connection.on('request', () => {
        books.sent += 1;
      });
      connection.on('response', (statusCode, _bytes, durationMs) => {
        books.answered += 1;
        books.refusedInARow = 0;
        if (statusCode === 200) good(durationMs);
        else counter.add('badResponse');
        // The clock of the first request starts before the connection is established: counted, not timed.
        if (!first) books.latency.record(durationMs * 1000);
        first = false;
      });
      // The answer was counted as good just before; it was not.
      connection.on('mismatch', () => {
        books.good -= 1;
        books.completed.pop();
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
      const trusted = totalErrors(counter.errors()) === 0 && unanswered <= connections;
      // autocannon reconnects silently when the server ends a connection in order; the lost request only shows here.
      counter.add('closedWithoutResponse', lostBeyond(unanswered, connections, counter));
      const errors = counter.errors();
      const guard: LoadWarning = {
        kind: 'guard',
        sent: books.sent,
        requests: books.answered,
        allowed: connections,
        errors: totalErrors(errors),
      };
      return { errors, trusted, warnings: [...(trusted ? [] : [guard]), ...counter.warnings()] };
    },
  };

  function good(durationMs: number): void {
    books.good += 1;
    books.completed.push({ atMs: performance.now() - startMs, latencyUs: durationMs * 1000 });
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
