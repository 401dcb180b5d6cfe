import type { Tracks } from './judge-night.ts';
import type { Acknowledgement } from './night.ts';
import { rebased, type Track } from './track.ts';

/**
 * Returns the tracks with what was accepted. The baseline of a series begins anew with the first
 * night after the accepted step, unless the level before it has returned.
 */
export function acknowledged(tracks: Tracks, acknowledgements: readonly Acknowledgement[]): Tracks {
  if (acknowledgements.length === 0) return tracks;
  const ids = new Set(acknowledgements.map(({ change }) => change));
  return new Map([...tracks].map(([key, track]) => [key, accepted(track, ids)]));
}

function accepted(track: Track, ids: ReadonlySet<string>): Track {
  const open = track.changes.filter(({ id, state }) => ids.has(id) && state !== 'acknowledged');
  return open.reduce((before, change) => {
    const lasts = change.end === null && change.first >= (before.levels[0]?.start ?? 0);
    const after = lasts ? rebased(before, change) : before;
    return {
      ...after,
      changes: after.changes.map((each) =>
        each.id === change.id ? { ...each, state: 'acknowledged' as const } : each,
      ),
    };
  }, track);
}
