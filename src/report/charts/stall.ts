import type { CompletedTrial } from '../../run/trial.ts';
import { formatCount, formatValue, plural } from '../format.ts';
import { readings } from './readings.ts';
import type { Point } from './time-band.ts';

/** An answer that takes longer counts as a stall, whatever the reason. */
const stallUs = 1e6;

/** Tells that in the measured window a client waited long or was rejected, or httpd was silent. */
export function stalled(trial: CompletedTrial): boolean {
  const { errors, latencyUs, actions } = trial;
  return (
    Object.values(errors).some((count) => count > 0) ||
    (latencyUs?.max ?? 0) >= stallUs ||
    (actions ?? []).length > 0 ||
    silence(trial).silent > 0 ||
    overflowsOf(trial) > 0
  );
}

/** Describes the stalls: "the status page did not answer 3 of 8 times; at most 64 …". */
export function stallText(trial: CompletedTrial): string {
  const { silent, asked } = silence(trial);
  const overflows = overflowsOf(trial);
  const queue = inWindow(trial, readings(trial.observation.sockets, 'acceptQueue'));
  const page =
    silent === 0
      ? 'the status page always answered'
      : `the status page did not answer ${formatCount(silent)} of ${formatCount(asked)} times`;
  const longest = Math.max(0, ...queue.map(({ y }) => y ?? 0));
  const queued = longest === 0 ? 'no connection' : `at most ${plural(longest, 'connection')}`;
  const lost = overflows === 0 ? '' : `, ${plural(overflows, 'listen overflow')}`;
  return `${page}; ${queued} in the accept queue${lost}${slowestText(trial)}`;
}

/** Returns "; slowest answer 2.55 ms"; where a request was lost, its wait is a lower bound. */
function slowestText({ latencyUs }: CompletedTrial): string {
  if (latencyUs === null) return '';
  const longest = latencyUs.lost > 0 ? 'a request waited at least' : 'slowest answer';
  return `; ${longest} ${formatValue(latencyUs.max, 'us')}`;
}

/**
 * Counts the connections that the kernel rejected because the accept queue was full. The counter
 * runs since the watch began, so the warm-up's are taken off; the reading after the load has those
 * that came after the last one of the window.
 */
export function overflowsOf({ observation }: CompletedTrial): number {
  const counts = readings(observation.sockets, 'listenOverflows').filter(({ y }) => y !== null);
  const before = counts.findLast(({ x }) => x < 0)?.y ?? 0;
  return (counts.at(-1)?.y ?? 0) - before;
}

/** Counts requests to the status page in the window, and those without an answer. */
function silence(trial: CompletedTrial) {
  const asked = inWindow(trial, readings(trial.observation.scoreboard, 'busy'));
  return { asked: asked.length, silent: asked.filter(({ y }) => y === null).length };
}

/** Leaves out the warm-up and the last reading, which comes when the load is over. */
const inWindow = ({ durationSeconds }: CompletedTrial, points: readonly Point[]) =>
  points.filter(({ x }) => x >= 0 && x < durationSeconds);
