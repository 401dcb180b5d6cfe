import { rules } from './rules.ts';
import type { Track, TrackChange } from './track.ts';

/** Step that a night shows. */
export interface Finding extends Pick<TrackChange, 'side' | 'foundBy' | 'p'> {
  /** Nights of the present level after the step, tonight included. */
  readonly nights: number;
  readonly state: 'suspect' | 'confirmed';
}

/**
 * Returns the track with what was found. A suspect of the last nights on the same side is the same
 * step. Its change keeps the id that it was given first. A confirmed change begins a level.
 */
export function withFinding(track: Track, finding: Finding): Track {
  const first = indexBack(track, finding.nights);
  if (first === null) return track;
  const known = track.changes.find((change) => isSame(track, change, { ...finding, first }));
  const { side, state, foundBy, p } = finding;
  const change: TrackChange = {
    id: known?.id ?? `${track.key}@${track.nights[first]?.runId}`,
    first: known?.first ?? first,
    ...{ side, state, foundBy, p },
    foundAt: track.nights.length - 1,
    end: null,
  };
  return {
    ...track,
    changes: [...track.changes.filter((each) => each !== known), change],
    levels:
      state === 'confirmed'
        ? [...track.levels, { start: change.first, change: change.id }]
        : track.levels,
  };
}

/** Returns the index of the night that is the given number of nights of the level back. */
function indexBack({ nights, levels }: Track, count: number): number | null {
  const start = levels.at(-1)?.start ?? 0;
  let left = count;
  for (let i = nights.length - 1; i > start; i--) {
    if (!nights[i]?.isAside) left -= 1;
    if (left === 0) return i;
  }
  return null;
}

const isSame = (
  { levels }: Track,
  { state, side, first }: TrackChange,
  found: Pick<TrackChange, 'side' | 'first'>,
): boolean =>
  state === 'suspect' &&
  side === found.side &&
  first > (levels.at(-1)?.start ?? 0) &&
  Math.abs(first - found.first) <= rules.sameStepNights;
