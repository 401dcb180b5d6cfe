import type { LatencyUs, LoadResult, PopulationResult } from '../load/load.ts';
import type { Population } from '../load/population.ts';
import type { LoadSpec } from '../load/spec.ts';
import type { GeneratorUse, Validity, Warning } from '../run/trial.ts';
import { formatCount, formatValue, list } from './format.ts';
import { describeErrors } from './notes.ts';
import { describeWarning } from './warnings.ts';

/** "32 connections, closed loop, for 10 s → http://…": what is about to be done. */
export function describeLoad(spec: LoadSpec): string {
  const { host, port, populations, durationSeconds, driver, clientThreads } = spec;
  const threads = clientThreads === 1 ? '' : ` on ${clientThreads} threads`;
  const path = populations[0].path;
  const who = populations.map(describePopulation).join('; ');
  return `${who}; ${durationSeconds} s, driver ${driver}${threads} → http://${host}:${port}${path}`;
}

/** What came out, for a person. */
export function describe(
  result: LoadResult,
  generator: GeneratorUse,
  validity: Validity,
  warnings: readonly Warning[],
): string {
  return [
    ...populationLines(result),
    ...result.others.flatMap((other) => ['', `${other.name}:`, ...populationLines(other)]),
    '',
    line('generator', `${percent(generator.cpuShare)} of its CPUs`),
    line('validity', validity.verdict),
    ...warnings.map((warning) => line('', describeWarning(warning))),
  ].join('\n');
}

function describePopulation(population: Population): string {
  const { connections } = population;
  switch (population.model) {
    case 'closed':
      return `${connections} connections, closed loop${population.fresh ? ', a new one for every request' : ''}`;
    case 'open':
      return `${population.levels?.join(', ') ?? population.ratePerSecond} requests/s (${population.arrivals})${population.fresh ? ', a new connection for every request' : ''}, at most ${connections} connections`;
    case 'bursts':
      return `bursts of ${connections} new connections, ${population.restSeconds} s apart`;
    case 'parked':
      return `${connections} parked connections`;
    default:
      return `${connections} slow clients (${population.direction} ${population.bytesPerInterval} B every ${population.intervalSeconds} s)`;
  }
}

function populationLines(result: PopulationResult): readonly string[] {
  const { latencyUs, sentLatencyUs, lagUs, phases, served, reconnects, levels } = result;
  const sinceDue = latencyUs?.kind === 'due';
  return [
    line(
      'requests',
      `${formatCount(result.requests)}, ${formatValue(result.ratePerSecond, 'perSecond')}`,
    ),
    line('errors', describeErrors(result.errors) || 'none'),
    ...latencyLine(sinceDue ? 'since due' : 'latency', latencyUs),
    ...latencyLine('since sent', sentLatencyUs),
    ...latencyLine('left late by', lagUs),
    ...latencyLine('connect', phases?.connectUs ?? null),
    ...latencyLine('first byte', phases?.firstByteUs ?? result.firstByteUs),
    ...(result.freshLatencyUs === null || result.reusedLatencyUs === null
      ? []
      : [
          ...latencyLine('fresh conn.', result.freshLatencyUs),
          ...latencyLine('reused conn.', result.reusedLatencyUs),
        ]),
    ...(served === null ? [] : [line('served', describeServed(served))]),
    ...(reconnects === null ? [] : reconnectLine(reconnects)),
    ...accountLine(result),
    ...(levels ?? []).map((level) =>
      line(
        `step ${level.level}`,
        `${formatValue(level.ratePerSecond, 'perSecond')}, p50 ${us(level.latencyUs?.p50)}, p99 ${us(level.latencyUs?.p99)}${level.answeredShare === null ? '' : `, served ${percent(level.answeredShare)}`}, ${formatCount(level.errors)} errors`,
      ),
    ),
  ];
}

const line = (name: string, text: string): string => `  ${name.padEnd(13)} ${text}`;

const us = (value: number | undefined): string =>
  value === undefined ? '–' : formatValue(value, 'us');

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function latencyLine(name: string, latency: LatencyUs | null): readonly string[] {
  if (latency === null) return [];
  const { p50, p90, p99, p999, max } = latency;
  return [
    line(name, `p50 ${us(p50)}  p90 ${us(p90)}  p99 ${us(p99)}  p99.9 ${us(p999)}  max ${us(max)}`),
  ];
}

function describeServed(served: NonNullable<PopulationResult['served']>): string {
  const { answered, connections, longestSilenceUs, jainIndex, firstAnswerUs } = served;
  const jain = jainIndex === null ? '' : `, Jain’s index ${jainIndex.toFixed(3)}`;
  const first =
    firstAnswerUs === null
      ? ''
      : `first answer after ${us(firstAnswerUs.p50)} (last ${us(firstAnswerUs.max)}), `;
  return `${answered} of ${connections} connections, ${first}longest silence ${us(longestSilenceUs)}${jain}`;
}

function reconnectLine(reconnects: NonNullable<PopulationResult['reconnects']>): readonly string[] {
  const words = {
    connectionClose: 'told to close',
    closedIdle: 'closed while idle',
    failure: 'failed',
    timeout: 'timed out',
  } as const;
  const keys = Object.keys(words) as (keyof typeof words)[];
  const seen = keys.filter((key) => reconnects[key] > 0);
  if (seen.length === 0) return [];
  return [
    line('reconnects', list(seen.map((key) => `${formatCount(reconnects[key])} ${words[key]}`))),
  ];
}

/** Only where there is more to say than that all were answered. */
function accountLine(result: PopulationResult): readonly string[] {
  const { carried, sent, requests, failed, inFlight, queued } = result;
  if (failed === null || inFlight === null || sent === requests) return [];
  const waiting = queued === 0 ? '' : `; ${formatCount(queued)} due but never sent`;
  return [
    line(
      'account',
      `${formatCount(carried)} carried + ${formatCount(sent)} sent = ${formatCount(requests)} answered + ${formatCount(failed)} failed + ${formatCount(inFlight)} under way${waiting}`,
    ),
  ];
}
