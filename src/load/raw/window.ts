/** Instants of the engine's clock; requests begin between start and end. */
export interface Window {
  startUs: number;
  endUs: number;
  /** The instant at which it was over, its drain included; Infinity before that. */
  overUs: number;
  /** Measured time of the windows before this one. */
  earlierUs: number;
  /** The time of all windows in which requests could begin: without what was awaited after it. */
  openUs: number;
  /** True during the warm-up, in which staircases stay on their first step. */
  warmsUp: boolean;
}

/** Returns a window that is over. */
export const createWindow = (): Window => ({
  ...{ startUs: 0, endUs: 0, overUs: 0, earlierUs: 0, openUs: 0, warmsUp: false },
});

/** Starts the next window; the measured time goes on. */
export function openWindow(window: Window, startUs: number, endUs: number, warmsUp: boolean): void {
  window.earlierUs = elapsedUs(window, startUs);
  window.openUs += endUs - startUs;
  Object.assign(window, { startUs, endUs, overUs: Number.POSITIVE_INFINITY, warmsUp });
}

/** Returns the measured time so far; between two windows it stands still. */
export const elapsedUs = ({ startUs, overUs, earlierUs }: Window, timeUs: number): number =>
  earlierUs + Math.min(timeUs, overUs) - startUs;

/** Starts the measured time anew. */
export function resetWindow(window: Window, timeUs: number): void {
  window.earlierUs = 0;
  window.openUs = 0;
  window.startUs = Math.min(timeUs, window.overUs);
}
