import type { CompletedTrial } from '../run/trial.ts';
import type { Series } from '../sample/series.ts';
import { readSeries } from '../sample/series.ts';
import { type Bins, binReadings, binsFor, type Pick, type Reading } from '../stats/bins.ts';
import { type Spread, spreadOf } from '../stats/spread.ts';

/** A moment of a sampled column: the median round and the range of rounds. */
export interface TimelinePoint {
  readonly atSeconds: number;
  /** null where no round has a reading. */
  readonly spread: Spread | null;
}

/** Reads one column out of a trial; `scale` brings it into the unit of the axis. */
export interface ColumnRequest {
  readonly series: (trial: CompletedTrial) => Series | null;
  readonly column: string;
  readonly scale: number;
  readonly pick: Pick;
}

const mostBins = 90;

/** Puts the rounds of an arm on common times; empty where no round has a reading. */
export function timelineOf(
  trials: readonly CompletedTrial[],
  request: ColumnRequest,
): readonly TimelinePoint[] {
  const rounds = trials
    .map((trial) => readingsOf(request, trial))
    .filter((each) => each.some(([, value]) => value !== null));
  const bins = binsFor(
    rounds.map((each) => each.map(([atMs]) => atMs)),
    mostBins,
  );
  if (bins === null) return [];
  const binned = rounds.map((each) => binReadings(each, bins, request.pick));
  return Array.from({ length: bins.count }, (_, i) => ({
    atSeconds: middleSeconds(bins, i),
    spread: spreadOf(binned.map((each) => each[i] ?? null).filter((value) => value !== null)),
  }));
}

function middleSeconds(bins: Bins, i: number): number {
  return Math.round(bins.fromMs + bins.widthMs * (i + 0.5)) / 1000;
}

/** Returns all readings, empty ones (the gaps) included; none where there is no such column. */
function readingsOf(request: ColumnRequest, trial: CompletedTrial): readonly Reading[] {
  const series = request.series(trial);
  if (series === null) return [];
  return readSeries(series, request.column).map(([atMs, value]) => [
    atMs,
    value === null ? null : value * request.scale,
  ]);
}
