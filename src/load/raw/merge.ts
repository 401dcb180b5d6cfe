import { sumErrors } from '../error-counter.ts';
import { mergedLatency } from '../latency.ts';
import type {
  Handshakes,
  LevelResult,
  LoadResult,
  Per100Ms,
  Phases,
  PopulationResult,
  Served,
} from '../load.ts';
import type { LoadWarning } from '../warning.ts';

/** Merges the results of several threads or machines that drove parts of one load. */
export function mergeResults(parts: readonly [LoadResult, ...LoadResult[]]): LoadResult {
  const [first] = parts;
  const durationSeconds = Math.max(...parts.map((part) => part.durationSeconds));
  return {
    ...mergePopulations(parts, durationSeconds),
    startedAtMs: Math.min(...parts.map((part) => part.startedAtMs)),
    durationSeconds,
    others: first.others.map((_, i) =>
      mergePopulations(
        parts.flatMap((part) => part.others[i] ?? []),
        durationSeconds,
      ),
    ),
    generator: {
      cpuSeconds: sum(parts, (part) => part.generator.cpuSeconds),
      spinSeconds: sum(parts, (part) => part.generator.spinSeconds),
      threads: sum(parts, (part) => part.generator.threads),
      eventLoopDelayP99Us: Math.max(...parts.map((part) => part.generator.eventLoopDelayP99Us)),
    },
    warnings: mergeWarnings(parts.flatMap((part) => part.warnings)),
  };
}

/** Merges bad responses into one warning per population, and keeps the others. */
function mergeWarnings(all: readonly LoadWarning[]): readonly LoadWarning[] {
  const bad = all.filter((warning) => warning.kind === 'bad-response');
  return all.flatMap((warning): LoadWarning[] => {
    if (warning.kind !== 'bad-response') return [warning];
    const same = bad.filter(({ population }) => population === warning.population);
    return same[0] === warning ? [{ ...warning, count: sum(same, ({ count }) => count) }] : [];
  });
}

function mergePopulations(parts: readonly PopulationResult[], seconds: number): PopulationResult {
  const [first] = parts;
  if (first === undefined) throw new Error('nothing to merge');
  const latency = (of: (part: PopulationResult) => PopulationResult['latencyUs']) =>
    mergedLatency(parts.map(of));
  const requests = sum(parts, (part) => part.requests);
  const phases = mergePhases(parts);
  return {
    name: first.name,
    model: first.model,
    carried: sum(parts, (part) => part.carried),
    sent: sum(parts, (part) => part.sent),
    requests,
    failed: sum(parts, (part) => part.failed ?? 0),
    inFlight: sum(parts, (part) => part.inFlight ?? 0),
    queued: sum(parts, (part) => part.queued),
    ratePerSecond: rateOf(parts, requests, phases, seconds),
    latencyUs: latency((part) => part.latencyUs),
    sentLatencyUs: latency((part) => part.sentLatencyUs),
    lagUs: latency((part) => part.lagUs),
    freshLatencyUs: latency((part) => part.freshLatencyUs),
    firstByteUs: latency((part) => part.firstByteUs),
    reusedLatencyUs: latency((part) => part.reusedLatencyUs),
    phases,
    launchUs: latency((part) => part.launchUs),
    ...(first.handshakes && { handshakes: mergeHandshakes(parts) }),
    errors: sumErrors(parts.map((part) => part.errors)),
    reconnects: first.reconnects && addUp(parts.flatMap((part) => part.reconnects ?? [])),
    served: mergeServed(parts.flatMap((part) => part.served ?? [])),
    per100Ms: mergeSeries(parts.map((part) => part.per100Ms)),
    levels: first.levels && mergeLevels(parts.map((part) => part.levels ?? [])),
  };
}

/** Returns the rate over the time that `PopulationResult` names for its model. */
function rateOf(
  parts: readonly PopulationResult[],
  requests: number,
  phases: PopulationResult['phases'],
  seconds: number,
): number {
  const drainUs = phases === null ? 0 : sum(phases.drainUs, (us) => us);
  if (drainUs > 0) return requests / (drainUs / 1e6);
  // The requests of a schedule are divided among the parts, and are due over the same time.
  if (parts[0]?.model === 'open') return sum(parts, (part) => part.ratePerSecond);
  return requests / seconds;
}

function mergeHandshakes(parts: readonly PopulationResult[]): Handshakes {
  const some = parts.flatMap((part) => part.handshakes ?? []);
  return {
    full: sum(some, ({ full }) => full),
    resumed: sum(some, ({ resumed }) => resumed),
    failed: sum(some, ({ failed }) => failed),
    handshakeUs: mergedLatency(some.map(({ handshakeUs }) => handshakeUs)),
  };
}

function mergePhases(parts: readonly PopulationResult[]): PopulationResult['phases'] {
  const some = parts.flatMap((part) => part.phases ?? []);
  const merged = {
    connectUs: mergedLatency(some.map((phases) => phases.connectUs)),
    firstByteUs: mergedLatency(some.map((phases) => phases.firstByteUs)),
    lastByteUs: mergedLatency(some.map((phases) => phases.lastByteUs)),
  };
  const { connectUs, firstByteUs, lastByteUs } = merged;
  if (connectUs === null || firstByteUs === null || lastByteUs === null) return null;
  return { connectUs, firstByteUs, lastByteUs, drainUs: mergeDrains(some) };
}

/** Merges the bursts of parts that begin them together: one has drained when all parts have. */
function mergeDrains(parts: readonly Pick<Phases, 'drainUs'>[]): readonly number[] {
  const bursts = Math.max(0, ...parts.map(({ drainUs }) => drainUs.length));
  return Array.from({ length: bursts }, (_, i) =>
    Math.max(...parts.map(({ drainUs }) => drainUs[i] ?? 0)),
  );
}

/**
 * Merges the distribution of answers. Jain's index of the union follows from the sums and the sums
 * of squares, which each part's index and mean determine.
 */
function mergeServed(parts: readonly Served[]): Served | null {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? null;
  const connections = sum(parts, (part) => part.connections);
  const answers = sum(parts, (part) => part.answers);
  const squares = sum(parts, (part) =>
    part.jainIndex === null ? 0 : part.answers ** 2 / (part.connections * part.jainIndex),
  );
  const answered = sum(parts, (part) => part.answered);
  return {
    connections,
    answered,
    answeredShare: answered / connections,
    answers,
    firstAnswerUs: mergedLatency(parts.map((part) => part.firstAnswerUs)),
    longestSilenceUs: Math.max(...parts.map((part) => part.longestSilenceUs)),
    jainIndex: squares === 0 ? null : answers ** 2 / (connections * squares),
  };
}

function mergeSeries(parts: readonly Per100Ms[]): Per100Ms {
  const bins = Math.max(...parts.map((part) => part.completed.length));
  const merged = <Value>(of: (bin: number) => Value) =>
    Array.from({ length: bins }, (_, i) => of(i));
  const largest = (bin: number, of: (part: Per100Ms) => readonly (number | null)[]) => {
    const some = parts.map((part) => of(part)[bin] ?? null).filter((each) => each !== null);
    return some.length === 0 ? null : Math.max(...some);
  };
  /**
   * Percentiles cannot be merged. Each part has the same share of the load, so their weighted mean
   * is close.
   */
  const weighted = (bin: number, of: (part: Per100Ms) => readonly (number | null)[]) => {
    const count = sum(parts, (part) => part.completed[bin] ?? 0);
    const total = sum(parts, (part) => (of(part)[bin] ?? 0) * (part.completed[bin] ?? 0));
    return count === 0 ? null : Math.round(total / count);
  };
  return {
    completed: merged((bin) => sum(parts, (part) => part.completed[bin] ?? 0)),
    p50Us: merged((bin) => weighted(bin, (part) => part.p50Us)),
    p99Us: merged((bin) => weighted(bin, (part) => part.p99Us)),
    maxUs: merged((bin) => largest(bin, (part) => part.maxUs)),
  };
}

function mergeLevels(parts: readonly (readonly LevelResult[])[]): readonly LevelResult[] {
  return (parts[0] ?? []).map((_, i) => {
    const same = parts.flatMap((levels) => levels[i] ?? []);
    // Threads divide the connections, but each knows the whole rate of a schedule.
    const open = same[0]?.answeredShare === null;
    const level = open ? (same[0]?.level ?? 0) : sum(same, (each) => each.level);
    const requests = sum(same, (each) => each.requests);
    const seconds = Math.max(...same.map((each) => each.seconds));
    const shares = same.map((each) => (each.answeredShare ?? 0) * each.level);
    return {
      level,
      seconds,
      requests,
      ratePerSecond: requests / seconds,
      errors: sum(same, (each) => each.errors),
      answeredShare: open ? null : shares.reduce((a, b) => a + b, 0) / level,
      latencyUs: mergedLatency(same.map((each) => each.latencyUs)),
    };
  });
}

const sum = <Part>(parts: readonly Part[], of: (part: Part) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);

function addUp<Counts extends object>(parts: readonly Counts[]): Counts {
  const [first] = parts;
  const keys = Object.keys(first ?? {}) as (keyof Counts)[];
  const total = (key: keyof Counts) => sum(parts, (part) => Number(part[key]));
  return Object.fromEntries(keys.map((key) => [key, total(key)])) as Counts;
}
