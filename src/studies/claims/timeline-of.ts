import type { Chart } from '../../report/charts/chart.ts';
import { timeline } from '../../report/charts/timeline.ts';
import type { ServerName } from '../../server/arm.ts';
import { armIdOf, type Evidence, type Side } from './claim.ts';

/** Draws the timeline of the first completed round of a side. @param load the load level. */
export function timelineOf(
  evidence: Evidence,
  experiment: string,
  server: ServerName,
  { mpm, cell }: Side,
  load: string,
): readonly Chart[] {
  const arm = armIdOf(server, mpm);
  const trial = (evidence[experiment] ?? []).find(
    (each) => each.state === 'completed' && each.arm === arm && each.cell === cell,
  );
  return trial?.state === 'completed' ? timeline(trial, mpm, load) : [];
}
