import type { LatencyUs, Phases, PopulationResult } from '../load/load.ts';
import type { Observation } from '../sample/sample.ts';
import type { Series } from '../sample/series.ts';

/**
 * Returns the readings of a cell in turns without their series: other arms had their turns
 * meanwhile, so that a course over time shows nothing of one of them. Totals and peaks remain.
 */
export function withoutSeries(observation: Observation): Observation {
  const bare = Object.entries(observation).map(([key, value]) => [
    key,
    isSeries(value) ? empty : value,
  ]);
  const { memory, ...others } = Object.fromEntries(bare) as Observation;
  return {
    ...others,
    processes: middleOf(observation.processes),
    memory: memory && { ...memory, series: empty },
  };
}

/**
 * Returns the result without its course over time and the histograms of parts of a request. The
 * percentiles remain, and the histograms of the whole latency, since due and since sent.
 */
export const withoutParts = <Load extends PopulationResult>(load: Load): Load => ({
  ...load,
  ...{ lagUs: bare(load.lagUs), firstByteUs: bare(load.firstByteUs) },
  ...{ freshLatencyUs: bare(load.freshLatencyUs), reusedLatencyUs: bare(load.reusedLatencyUs) },
  phases: load.phases && phasesOf(load.phases),
  per100Ms: { completed: [], p50Us: [], p99Us: [], maxUs: [] },
  served: load.served && { ...load.served, firstAnswerUs: bare(load.served.firstAnswerUs) },
});

/** Returns the result of clients in the background; their latency is nobody's question. */
export const ofBackground = (other: PopulationResult): PopulationResult => ({
  ...withoutParts(other),
  ...{ latencyUs: bare(other.latencyUs), sentLatencyUs: bare(other.sentLatencyUs) },
});

const phasesOf = ({ connectUs, firstByteUs, lastByteUs, drainUs }: Phases): Phases => ({
  connectUs: { ...connectUs, histogram: '' },
  firstByteUs: { ...firstByteUs, histogram: '' },
  lastByteUs: { ...lastByteUs, histogram: '' },
  drainUs,
});

const bare = (latency: LatencyUs | null): LatencyUs | null =>
  latency && { ...latency, histogram: '' };

/** Returns the reading in the middle: how many children there were tells what one of them costs. */
const middleOf = ({ columns, rows }: Series): Series => ({
  columns,
  rows: rows.slice(Math.floor(rows.length / 2), Math.floor(rows.length / 2) + 1),
});

const empty: Series = { columns: [], rows: [] };

const isSeries = (value: unknown): value is Series =>
  typeof value === 'object' && value !== null && 'rows' in value && 'columns' in value;
