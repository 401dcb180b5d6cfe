import { addressText, authorityOf } from '../load/authority.ts';
import type { TlsFacts } from '../load/first-answer/tls-facts.ts';
import type {
  Handshakes,
  LatencyUs,
  LevelResult,
  LoadResult,
  PopulationResult,
} from '../load/load.ts';
import type { Population } from '../load/population.ts';
import { protocolOf } from '../load/protocols/protocols.ts';
import { modelOf } from '../load/raw/models/models.ts';
import { hostField } from '../load/request-fields.ts';
import type { LoadSpec } from '../load/spec.ts';
import { urlText } from '../load/url.ts';
import type { GeneratorUse } from '../run/trial.ts';
import { formatCount, formatValue } from './format.ts';
import { latencyText } from './latency-text.ts';
import { describeErrors, describeReconnects } from './notes.ts';

/** Returns "32 connections, closed loop, for 10 s → http://…": what is about to be done. */
export function describeLoad(spec: LoadSpec): string {
  const { host, port, populations, durationSeconds, driver, clientThreads } = spec;
  const { secure, title } = protocolOf(spec.protocol);
  const threads = clientThreads === 1 ? '' : ` on ${clientThreads} threads`;
  const { path, method } = populations[0];
  const who = populations.map(clientsText).join('; ');
  const address = addressText(host, port);
  const authority = hostField(spec);
  const bare = authorityOf(host, port, secure);
  const at = authority === address || authority === bare ? '' : ` (${address})`;
  const url = urlText({ secure, authority, path });
  const where = `${method === 'GET' ? '' : `${method} `}${url}${at}`;
  const speaking = spec.protocol === undefined ? '' : `, ${title}`;
  return `${who}; ${durationSeconds} s, driver ${driver}${threads}${speaking} → ${where}`;
}

function clientsText(population: Population): string {
  const { streams, resumes } = population;
  return [
    modelOf(population).describe(population),
    ...(streams === undefined ? [] : [`up to ${streams} streams each`]),
    ...(resumes === true ? ['TLS sessions resumed'] : []),
  ].join(', ');
}

/** Returns the results for a terminal. */
export function describe(
  result: LoadResult,
  generator: GeneratorUse,
  tls: TlsFacts | null = null,
): string {
  return [
    ...populationLines(result),
    ...result.others.flatMap((other) => ['', `${other.name}:`, ...populationLines(other)]),
    '',
    ...(tls === null ? [] : [line('TLS', tlsText(tls))]),
    line('generator', `${percent(generator.cpuShare)} of its CPUs`),
  ].join('\n');
}

function populationLines(result: PopulationResult): readonly string[] {
  const { latencyUs, phases, served, levels, freshLatencyUs, reusedLatencyUs } = result;
  const rate = formatValue(result.ratePerSecond, 'perSecond');
  const isEitherUnknown = freshLatencyUs === null || reusedLatencyUs === null;
  const latencies = [
    [latencyUs?.kind === 'due' ? 'since due' : 'latency', latencyUs],
    ['since sent', result.sentLatencyUs],
    ['left late by', result.lagUs],
    ['connect', phases?.connectUs ?? null],
    ['handshake', result.handshakes?.handshakeUs ?? null],
    ['first byte', phases?.firstByteUs ?? result.firstByteUs],
    ['fresh conn.', isEitherUnknown ? null : freshLatencyUs],
    ['reused conn.', isEitherUnknown ? null : reusedLatencyUs],
  ] as const;
  return [
    line('requests', `${formatCount(result.requests)}, ${rate}`),
    line('errors', describeErrors(result.errors) || 'none'),
    ...latencies.flatMap(([name, each]) =>
      each === null ? [] : [line(name, percentilesText(each))],
    ),
    ...(result.handshakes === undefined
      ? []
      : [line('handshakes', handshakesText(result.handshakes))]),
    ...(served === null ? [] : [line('served', servedText(served))]),
    ...notEmpty('reconnects', describeReconnects([result.reconnects])),
    ...notEmpty('account', accountText(result)),
    ...(levels ?? []).map((each) => line(`step ${each.level}`, levelText(each))),
  ];
}

/** Returns a line with a name, or a further line of the one above. */
export const line = (name: string, text: string): string => `  ${name.padEnd(13)} ${text}`;

const notEmpty = (name: string, text: string): readonly string[] =>
  text === '' ? [] : [line(name, text)];

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Returns percentiles; "≥" marks those that fall among requests without a correct answer. */
function percentilesText(latency: LatencyUs): string {
  const { lost, count } = latency;
  const [p50, p90, p99, p999, most] = (['p50', 'p90', 'p99', 'p999', 'max'] as const).map((at) =>
    latencyText([latency], at),
  );
  const share = lost === 0 ? '' : `  lost ${formatCount(lost)} of ${formatCount(count)}`;
  return `p50 ${p50}  p90 ${p90}  p99 ${p99}  p99.9 ${p999}  max ${most}${share}`;
}

/** Returns "8 full, 2 resumed, 0 failed". */
const handshakesText = ({ full, resumed, failed }: Handshakes): string =>
  [
    `${formatCount(full)} full`,
    `${formatCount(resumed)} resumed`,
    `${formatCount(failed)} failed`,
  ].join(', ');

/** Returns what the first question's handshake agreed on. */
const tlsText = ({ tlsVersion, cipher, alpn, certificateKey, verified }: TlsFacts): string =>
  [
    tlsVersion.replace('TLSv', 'TLS '),
    cipher,
    `ALPN ${alpn ?? 'none'}`,
    ...(certificateKey === null ? [] : [`certificate ${certificateKey}`]),
    ...(verified ? [] : ['not verified']),
  ].join(', ');

function levelText({ ratePerSecond, latencyUs, answeredShare, errors }: LevelResult): string {
  const served = answeredShare === null ? [] : [`served ${percent(answeredShare)}`];
  return [
    formatValue(ratePerSecond, 'perSecond'),
    `p50 ${latencyText([latencyUs], 'p50')}`,
    `p99 ${latencyText([latencyUs], 'p99')}`,
    ...served,
    `${formatCount(errors)} errors`,
  ].join(', ');
}

function servedText(served: NonNullable<PopulationResult['served']>): string {
  const { answered, connections, longestSilenceUs, jainIndex, firstAnswerUs: first } = served;
  const [half, last] = [latencyText([first], 'p50'), latencyText([first], 'max')];
  return [
    `${answered} of ${connections} connections`,
    ...(first === null ? [] : [`first answer after ${half} (last ${last})`]),
    `longest silence ${formatValue(longestSilenceUs, 'us')}`,
    ...(jainIndex === null ? [] : [`Jain’s index ${jainIndex.toFixed(3)}`]),
  ].join(', ');
}

/** Adds up the requests; returns nothing where all were answered. */
function accountText({ carried, sent, requests, failed, inFlight, queued }: PopulationResult) {
  if (failed === null || inFlight === null || sent === requests) return '';
  const [before, now] = [`${formatCount(carried)} carried`, `${formatCount(sent)} sent`];
  const after = `${formatCount(requests)} answered + ${formatCount(failed)} failed`;
  const waiting = queued === 0 ? '' : `; ${formatCount(queued)} due but never sent`;
  return `${before} + ${now} = ${after} + ${formatCount(inFlight)} under way${waiting}`;
}
