import type { Series } from '../../sample/series.ts';
import { readings } from './readings.ts';

/** Letters of httpd's scoreboard (modules/generators/mod_status.c), working states first. */
export const slotStates: readonly {
  readonly letter: string;
  readonly name: string;
  readonly colour: string;
}[] = [
  { letter: 'W', name: 'W sending', colour: '@part-1' },
  { letter: 'R', name: 'R reading', colour: '@part-2' },
  { letter: 'K', name: 'K keep-alive', colour: '@part-3' },
  { letter: 'C', name: 'C closing', colour: '@part-4' },
  { letter: 'G', name: 'G finishing gracefully', colour: '@part-5' },
  { letter: 'S', name: 'S starting', colour: '@part-6' },
  { letter: 'L', name: 'L logging', colour: '@part-7' },
  { letter: 'D', name: 'D DNS lookup', colour: '@muted' },
  { letter: 'I', name: 'I idle cleanup', colour: '@axis' },
  { letter: '_', name: '_ waiting', colour: '@idle' },
  { letter: '.', name: '. open slot', colour: '@open' },
];

/** Draws stacked areas, one a state; states that never occurred are left out. */
export function slotDatasets(series: Series) {
  const seen = slotStates.filter(({ letter }) =>
    readings(series, letter).some(({ y }) => (y ?? 0) > 0),
  );
  return seen.map(({ letter, name, colour }, i) => ({
    label: name,
    data: readings(series, letter),
    backgroundColor: colour,
    borderColor: '@surface',
    borderWidth: 1,
    pointRadius: 0,
    pointStyle: 'rect' as const,
    stepped: 'middle' as const,
    fill: i === 0 ? 'origin' : '-1',
  }));
}
