import { median } from './quantile.ts';

/** Throughput of one arm at one number of connections, in one round. */
export interface Level {
  readonly round: number;
  readonly connections: number;
  readonly ratePerSecond: number;
}

/** Load at which throughput stops growing. */
export interface Saturation {
  /** The crossing of the two asymptotes. */
  readonly connections: number;
  /** Requests per second that each connection brings while the load is light. */
  readonly perConnection: number;
  /** The most that was reached with no more connections than the server has workers. */
  readonly maxPerSecond: number;
}

/**
 * Returns the saturation point of a staircase, where its asymptotes cross: the line of the lightest
 * load, and the highest rate (N* of Denning and Buzen, "The operational analysis of queueing
 * network models", 1978). Levels beyond the capacity are left out: MaxRequestWorkers limits them,
 * which is configured and not a property of the model. null with fewer than three levels below the
 * capacity, where the crossing lies beyond it, or where the lightest load already queues: its line
 * is then too flat. One connection never queues.
 */
export function saturationOf(levels: readonly Level[], capacity: number): Saturation | null {
  const within = levels.filter(({ connections }) => connections <= capacity);
  const byConnections = Map.groupBy(within, ({ connections }) => connections);
  if (byConnections.size < 3) return null;
  const lightest = Math.min(...byConnections.keys());
  const rates = [...byConnections.values()].map((group) =>
    median(group.map(({ ratePerSecond }) => ratePerSecond)),
  );
  const maxPerSecond = Math.max(...rates);
  const light = (byConnections.get(lightest) ?? []).map(({ ratePerSecond }) => ratePerSecond);
  const perConnection = median(light) / lightest;
  const connections = maxPerSecond / perConnection;
  const isLight = lightest === 1 || connections >= 2 * lightest;
  return isLight && connections <= capacity ? { connections, perConnection, maxPerSecond } : null;
}
