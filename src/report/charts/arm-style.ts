import type { Mpm } from '../../server/arm.ts';
import type { Dataset, Points } from './chart.ts';

/** The part of an arm that decides how it is drawn. */
export interface Drawn {
  readonly mpm: Mpm;
  /** Its place among the arms with this MPM, from 0; absent: the only one. */
  readonly nth?: number;
}

export type Mark = 'circle' | 'rect' | 'rectRot' | 'triangle' | 'star' | 'cross' | 'crossRot';

interface MpmStyle {
  readonly dash: readonly number[];
  /** Begins the dash of its further arms, which have a dot more each. */
  readonly stroke: readonly [length: number, gap: number];
  /** Marks of its arms, in their order. */
  readonly marks: readonly [Mark, ...Mark[]];
}

/** Colour alone fails many readers and every black-and-white print, so dash and mark differ too. */
const styles: Readonly<Record<Mpm, MpmStyle>> = {
  event: {
    dash: [],
    stroke: [18, 4],
    marks: ['circle', 'rect', 'star', 'cross', 'triangle', 'rectRot'],
  },
  worker: {
    dash: [9, 4],
    stroke: [9, 4],
    marks: ['rectRot', 'crossRot', 'rect', 'star', 'circle', 'triangle'],
  },
  prefork: {
    dash: [2, 3],
    stroke: [4, 4],
    marks: ['triangle', 'cross', 'crossRot', 'rect', 'circle', 'star'],
  },
};

/** Shades of the colour of an MPM; its further arms begin again with the first. */
export const shadesPerMpm = 3;

/** Look of an arm: every arm of a run has its own, and all arms of an MPM have related colours. */
export interface ArmStyle {
  /** "@event", "@event-2": a token of the palette. */
  readonly colour: string;
  readonly dash: readonly number[];
  readonly mark: Mark;
}

/** Returns the look of an arm. */
export function styleOf({ mpm, nth = 0 }: Drawn): ArmStyle {
  const { dash, stroke, marks } = styles[mpm];
  const shade = nth % shadesPerMpm;
  return {
    colour: shade === 0 ? `@${mpm}` : `@${mpm}-${shade + 1}`,
    dash: nth === 0 ? dash : [...stroke, ...Array<number[]>(nth).fill([2, 4]).flat()],
    mark: marks[nth % marks.length] ?? marks[0],
  };
}

/** Returns how a line of this arm is drawn, points included. */
export function armLine(arm: Drawn) {
  const { colour, dash, mark } = styleOf(arm);
  return {
    borderColor: colour,
    backgroundColor: colour,
    borderDash: [...dash],
    borderWidth: 2,
    pointStyle: mark,
    pointBorderWidth: 2,
    pointRadius: 0,
    pointHitRadius: 6,
  };
}

/** Draws the line of an arm with sparse marks, and the faint area between two other lines. */
export function armBand(
  arm: Drawn & { readonly name: string },
  data: Points,
  area: { readonly low: Points; readonly high: Points } | null,
): Dataset[] {
  const pointRadius = sparseMarks(arm, data.length);
  const line = { ...armLine(arm), label: arm.name, pointRadius, data };
  if (area === null) return [line];
  const faint = {
    // A legend leaves out what has no label.
    label: '',
    borderWidth: 0,
    pointRadius: 0,
    pointHitRadius: 0,
    borderColor: '@none',
    backgroundColor: `${styleOf(arm).colour}-area`,
  };
  return [{ ...faint, data: area.low }, { ...faint, data: area.high, fill: '-1' }, line];
}

/** Returns radii that mark a line now and then, each arm at other places. */
function sparseMarks({ mpm, nth = 0 }: Drawn, points: number): number[] {
  const every = Math.max(3, Math.round(points / 7));
  const place = Object.keys(styles).indexOf(mpm) + nth / 2;
  const first = Math.round((place * every) / 3) % every;
  return Array.from({ length: points }, (_, i) => (i % every === first ? 4 : 0));
}
