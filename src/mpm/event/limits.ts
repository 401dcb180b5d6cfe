/** Numbers that decide whether a process accepts more connections. */
export interface Crowd {
  readonly connections: number;
  /** Those of them that only wait for the peer's end. */
  readonly lingering: number;
  readonly threadsPerChild: number;
  readonly idleWorkers: number;
  /** The process does not accept at the moment. */
  readonly listenersDisabled: boolean;
  /** A whole number; httpd cuts fractions off. */
  readonly asyncRequestWorkerFactor: number;
}

/**
 * Tells whether the process must stop accepting, or may not begin again (connections_above_limit of
 * server/mpm/event/event.c). To begin again it needs one more idle worker, so that it does not flip
 * at every request.
 */
export function connectionsAboveLimit(crowd: Crowd): boolean {
  if (crowd.idleWorkers === 0) return true;
  const spare = crowd.idleWorkers - (crowd.listenersDisabled ? 1 : 0);
  const limit = crowd.threadsPerChild + spare * crowd.asyncRequestWorkerFactor;
  return crowd.connections - crowd.lingering >= limit;
}
