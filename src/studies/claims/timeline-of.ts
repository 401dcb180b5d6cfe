import { timeline } from '../../report/charts/timeline.ts';
import { armIdOf, type Picture, type Side } from './claim.ts';

/** Draws the timeline of the first completed round of a side. @param load the load level. */
export const timelineOf =
  (experiment: string, { mpm, cell }: Side, load: string): Picture =>
  (evidence, server) => {
    const arm = armIdOf(server, mpm);
    const trial = (evidence[experiment] ?? []).find(
      (each) => each.state === 'completed' && each.arm === arm && each.cell === cell,
    );
    return trial?.state === 'completed' ? timeline(trial, mpm, load) : [];
  };
