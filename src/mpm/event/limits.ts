/** What decides whether a process takes more connections. */
export interface Crowd {
  readonly connections: number;
  /** Of them those that only wait for the peer's end. */
  readonly lingering: number;
  readonly threadsPerChild: number;
  readonly idleWorkers: number;
  /** The process does not accept at the moment. */
  readonly listenersDisabled: boolean;
  /** Whole: httpd cuts fractions off. */
  readonly asyncRequestWorkerFactor: number;
}

/**
 * connections_above_limit of server/mpm/event/event.c: whether the process has to stop accepting, or may not begin again. A
 * process that has stopped needs one idle worker more to begin again, so that it does not flip at every request.
 */
export function connectionsAboveLimit(crowd: Crowd): boolean {
  if (crowd.idleWorkers === 0) return true;
  const spare = crowd.idleWorkers - (crowd.listenersDisabled ? 1 : 0);
  const limit = crowd.threadsPerChild + spare * crowd.asyncRequestWorkerFactor;
  return crowd.connections - crowd.lingering >= limit;
}
