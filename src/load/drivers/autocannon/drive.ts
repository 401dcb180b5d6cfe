import autocannonOf from 'autocannon';
import { addressText, usualPort } from '../../authority.ts';
import { generatorMeter } from '../../generator-meter.ts';
import type { Load, LoadResult } from '../../load.ts';
import type { Closed } from '../../population.ts';
import { protocolOf } from '../../protocols/protocols.ts';
import { bytesOfBody } from '../../request-body.ts';
import { fieldsOf } from '../../request-fields.ts';
import { sentName, tlsOptionsOf } from '../../tls-options.ts';
import type { Drive } from '../driver.ts';
import { per100Ms } from '../per-100-ms.ts';
import { unsupportedFields } from '../unsupported-fields.ts';
import { type Connection, type Counters, createCounters, refusalsThatEnd } from './counters.ts';

/**
 * Drives persistent connections in a closed loop. It uses only autocannon's connections and their
 * events, because the figures of autocannon are not exact: its histogram has whole milliseconds,
 * and its rates include the partial last sample. After the server has closed a connection, it
 * matches every later answer with an earlier request, without an error. A guard detects that and
 * withholds the latency.
 */
export const drive: Drive = async (load, warm, signal) => {
  if (load.warmupSeconds > 0) await measure(load, load.warmupSeconds, signal);
  await warm();
  return measure(load, load.durationSeconds, signal);
};

/** autocannon stops only at a tick of its sampling interval: the interval bounds the overrun. */
const tickMs = 20;

async function measure(load: Load, seconds: number, signal: AbortSignal): Promise<LoadResult> {
  signal.throwIfAborted();
  const population = load.populations[0] as Closed;
  const counters = createCounters(population);
  const stopMeter = generatorMeter();
  const startedAtMs = Date.now();
  const startMs = performance.now();
  await run(load, population, seconds, counters, signal);
  const durationSeconds = (performance.now() - startMs) / 1000;
  const generator = stopMeter();
  signal.throwIfAborted();
  if (counters.refusedInARow >= refusalsThatEnd) {
    throw new Error(
      `nobody listens on ${addressText(load.host, load.port)} any more ` +
        `(${refusalsThatEnd} refusals in a row)`,
    );
  }
  const { errors, warnings, trusted } = counters.balance();
  const handshakes = protocolOf(load.protocol).secure && counters.handshakes.result();
  return {
    ...unsupportedFields(population),
    startedAtMs,
    durationSeconds,
    sent: counters.sent,
    requests: counters.good,
    // autocannon does not report requests that it loses, so these two are unknown.
    failed: null,
    inFlight: null,
    ratePerSecond: counters.good / durationSeconds,
    latencyUs: trusted ? counters.latency.summaryOrNull('sent') : null,
    ...(handshakes !== false && { handshakes }),
    errors,
    per100Ms: per100Ms(counters.completed),
    generator: { ...generator, spinSeconds: 0, threads: 1 },
    warnings,
  };
}

/** Runs one autocannon until the time is over, the signal comes, or nobody listens. */
function run(
  load: Load,
  population: Closed,
  seconds: number,
  counters: Counters,
  signal: AbortSignal,
): Promise<void> {
  const { timeoutSeconds } = load;
  const { connections, expectedBody } = population;
  const requests = [requestOf(load, population)];
  return new Promise((resolve, reject) => {
    const options = {
      ...placeOf(load),
      requests,
      connections,
      // Our own timer stops it.
      duration: seconds + 3600,
      // It takes whole seconds only.
      timeout: Math.ceil(timeoutSeconds),
      sampleInt: tickMs,
      setupClient: (client: unknown) => counters.follow(client as Connection, stop),
      // The document is ASCII, so characters are bytes.
      verifyBody: (body: string) => expectedBody === null || body.length === expectedBody.bytes,
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

/** Returns where autocannon connects to, and what it offers in its handshakes. */
function placeOf(load: Load) {
  const { host, port, protocol, tls } = load;
  const address = `${addressText(host, port)}/`;
  if (!protocolOf(protocol).secure) return { url: `http://${address}` };
  // Its lib/httpClient.js would connect to port 443.
  if (port === usualPort(false)) throw new Error(`autocannon cannot load TLS on port ${port}`);
  const { servername: _, ...tlsOptions } = tlsOptionsOf(load);
  const servername = sentName(tls);
  return { url: `https://${address}`, tlsOptions, ...(servername !== null && { servername }) };
}

/** Returns a request in the form of autocannon, which adds the length of a body itself. */
function requestOf(load: Load, population: Closed) {
  const { method, path, requestBody } = population;
  const headers = Object.fromEntries(fieldsOf(load, population));
  return { method, path, headers, body: bytesOfBody(requestBody) };
}
