import { descriptorLimit } from '../../host/limits.ts';
import { message, type Problems } from '../../host/message.ts';
import { reasonOf } from '../../host/reason-of.ts';
import { calibrate, ceilingFor } from '../../load/calibrate.ts';
import type { TlsFacts } from '../../load/first-answer/tls-facts.ts';
import { generate } from '../../load/generator.ts';
import { type LocalMeans, localLimits } from '../../load/limits.ts';
import type { LoadResult } from '../../load/load.ts';
import type { Population, PopulationShape } from '../../load/population.ts';
import { isLoopbackV4, localPorts } from '../../load/raw/sources.ts';
import type { LoadSpec } from '../../load/spec.ts';
import type { Target } from '../../load/target.ts';
import { flawKinds } from '../../plan/flaws.ts';
import { usualThresholds } from '../../plan/thresholds.ts';
import { describe, describeLoad } from '../../report/load-text.ts';
import { generatorUse, loadWarnings, validityOf } from '../../run/judge.ts';
import { refusal } from '../calibration.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { exitCodeOf, failuresOf, verdictOf } from './failures.ts';
import { type FirstFindings, firstQuestion } from './first-question.ts';
import type { LoadOrder } from './order.ts';
import { protocolIn } from './protocol-order.ts';
import { withoutSecrets } from './secrets.ts';
import { verdictLines } from './verdict-text.ts';

/** Runs the load generator alone, against a server that is already running. */
export async function loadAlone(
  order: LoadOrder,
  target: Target,
  json: boolean,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  try {
    const first = await firstQuestion(order, target, signal);
    if ('problem' in first) return noLoad([first.problem], terminal);
    const spec = specOf(order, target, first);
    const ceiling = await ceilingOf(spec, order, terminal, signal);
    const problems = [
      ...localLimits(spec.populations, meansOf(spec)),
      ...ratesAbove(spec, ceiling),
    ];
    if (problems.length > 0) return noLoad(problems, terminal);
    const result = await drive(spec, order, terminal, signal);
    return show({ spec, result, tls: first.tls, ceiling }, order, json, terminal);
  } catch (error) {
    if (signal.aborted) return 130;
    terminal.err(reasonOf(error));
    return 3;
  }
}

const meansOf = ({ host }: LoadSpec): LocalMeans => ({
  descriptorLimit: descriptorLimit(),
  localPorts: localPorts(),
  toLoopback: isLoopbackV4(host),
});

function noLoad(problems: Problems, terminal: Terminal): ExitCode {
  for (const problem of problems) terminal.err(problem);
  terminal.err('No load was made.');
  return 2;
}

function specOf(order: LoadOrder, target: Target, { host, expectedBody }: FirstFindings): LoadSpec {
  const { port, path, authority } = target;
  const complete = (shape: PopulationShape): Population =>
    ({ ...shape, path, expectedBody }) as Population;
  const [first, ...others] = order.populations;
  const { driver, warmupSeconds, durationSeconds, timeoutSeconds } = order;
  return {
    ...{ driver, warmupSeconds, durationSeconds, timeoutSeconds, host, port },
    authority: order.authority ?? authority,
    ...protocolIn(order, target),
    populations: [complete(first), ...others.map(complete)],
    clientThreads: order.clientThreads,
    thread: 0,
    seed: order.seed,
  };
}

/**
 * Calibrates the generator only for a given rate, which may be one that it cannot send. Its own
 * server speaks HTTP/1.1 without TLS, so that other protocols have no ceiling.
 */
async function ceilingOf(
  { driver, protocol, populations: [first] }: LoadSpec,
  { clientThreads, cpus }: LoadOrder,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number | null> {
  if (first.model !== 'open' || driver !== 'raw' || protocol !== undefined) return null;
  if (terminal.progress.isTTY) terminal.progress.write('Calibrating …\r');
  const calibration = await calibrate(
    ['raw'],
    clientThreads,
    { server: null, generator: cpus },
    signal,
  );
  return ceilingFor(calibration, driver, first);
}

function ratesAbove({ populations: [first] }: LoadSpec, ceiling: number | null): Problems {
  if (first.model !== 'open' || ceiling === null) return [];
  const most = Math.max(first.ratePerSecond, ...(first.levels ?? []));
  return most > ceiling ? [message`${{ rate: true }}: ${refusal(most, ceiling)}`] : [];
}

async function drive(
  spec: LoadSpec,
  { cpus }: LoadOrder,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<LoadResult> {
  const { progress } = terminal;
  const draw = (text: string) => {
    if (progress.isTTY) progress.write(`\r\u001b[K${text}`);
  };
  terminal.err(describeLoad(spec));
  draw(spec.warmupSeconds > 0 ? `Warming up for ${spec.warmupSeconds} s …` : '');
  const result = await generate(spec, {
    cpus,
    signal,
    warm: async () => draw(`Measuring for ${spec.durationSeconds} s …`),
    report: ({ requests, seconds }) =>
      draw(
        `${seconds.toFixed(1)} of ${spec.durationSeconds} s, ` +
          `${requests.toLocaleString('en-US')} requests, ` +
          `${Math.round(requests / seconds).toLocaleString('en-US')} a second`,
      ),
  });
  draw('');
  return result;
}

/** A load that was made. */
interface Made {
  readonly spec: LoadSpec;
  readonly result: LoadResult;
  readonly tls: TlsFacts | null;
  readonly ceiling: number | null;
}

function show(
  { spec, result, tls, ceiling: ceilingPerSecond }: Made,
  { maxFailures }: LoadOrder,
  json: boolean,
  terminal: Terminal,
): ExitCode {
  const generator = generatorUse(result, usualThresholds);
  const warnings = loadWarnings(result, generator, usualThresholds, ceilingPerSecond);
  const connections = new Map(spec.populations.map((each) => [each.name, each.connections]));
  const failures = failuresOf(result, connections, maxFailures);
  const validity = verdictOf(validityOf(warnings, flawKinds), failures);
  const { startedAtMs, generator: _, warnings: __, ...rest } = result;
  const startedAt = new Date(startedAtMs).toISOString();
  const facts = { generator, ceilingPerSecond, failures, validity, warnings };
  const handshake = tls === null ? {} : { tls };
  const record = { startedAt, spec: withoutSecrets(spec), ...handshake, ...rest, ...facts };
  if (json) terminal.out(JSON.stringify(record));
  else {
    terminal.out(describe(result, generator, tls));
    terminal.out(verdictLines(validity, failures, warnings));
  }
  return exitCodeOf(validity, failures);
}
