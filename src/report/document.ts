import type { Summary } from '../analysis/summary.ts';
import type { HistoryJudgement } from '../history/judgement.ts';
import type { Answer } from './answer/answer.ts';
import type { Drawn } from './charts/arm-style.ts';
import type { Chart } from './charts/chart.ts';
import type { Fact } from './flatten.ts';

/** A report before it takes a format: what every exporter starts from. Plain data. */
export interface Report {
  /** Names of its files without their endings: "report" for the page, "summary" for the texts. */
  readonly names: { readonly page: string; readonly text: string };
  readonly title: string;
  /** Answer of the run, shown first; null: the sections say it. */
  readonly answer: Answer | null;
  /** null: the report is about no run alone. */
  readonly run: RunFacts | null;
  readonly sections: readonly Section[];
  /** The conclusions as data, for other programs; null: none. */
  readonly conclusions: object | null;
  /** The numbers behind it, for exporters of data; null where the report is of no single run. */
  readonly data: ReportData | null;
}

/** Numbers of a run, and what the history says of them. */
export interface ReportData {
  /** With the trials on which it rests. */
  readonly summary: Summary;
  /** null: the run belongs to no history. */
  readonly history: HistoryJudgement | null;
}

/** Facts that identify the run, for header and footer. */
export interface RunFacts {
  readonly runId: string;
  readonly createdAt: string;
  readonly preset: string;
  readonly runtime: string;
  readonly runtimeReason: string;
  readonly seed: number;
  readonly version: string;
  readonly planSha256: string;
}

export type Tone = 'good' | 'warning' | 'bad';

export type Format = 'html' | 'markdown' | 'text';

export interface Section {
  /** Unique in the report; the target of links. */
  readonly id: string;
  readonly title: string;
  /** For the table of contents, where the title is too long. */
  readonly short?: string;
  /** The first paragraph. */
  readonly lead?: string;
  readonly blocks: readonly Block[];
  /** Formats that show it; left out: all of them. */
  readonly only?: readonly Format[];
}

/** Text with marks; a plain string carries none. */
export type Text = string | readonly (string | Mark)[];

export interface Mark {
  readonly as: 'strong' | 'code' | Tone;
  readonly text: string;
}

export type Block = Content & { readonly only?: readonly Format[] };

type Content =
  | { readonly kind: 'paragraph'; readonly text: Text; readonly note?: boolean }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  /** Facts that a reader must know beside the numbers. */
  | { readonly kind: 'notes'; readonly items: readonly string[] }
  | { readonly kind: 'conclusions'; readonly title: string; readonly items: readonly Conclusion[] }
  | ({ readonly kind: 'table' } & Table)
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'terms'; readonly terms: readonly (readonly [string, string])[] }
  | { readonly kind: 'figures'; readonly charts: readonly Chart[] }
  | { readonly kind: 'log'; readonly label: string; readonly text: string }
  | ({ readonly kind: 'details'; readonly open?: boolean } & Titled)
  | ({ readonly kind: 'card'; readonly target?: string } & Titled);

export interface Titled {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A verdict in words, to be printed as "label: sentence". */
export interface Conclusion {
  /** "worker", "inconclusive". */
  readonly label: string;
  /** Ends with a full stop. */
  readonly sentence: string;
}

export interface Table {
  /** Names the table for a screen reader. */
  readonly label: string;
  readonly head: readonly string[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly Cell[])[];
  /** Columns of running text, which is wrapped. */
  readonly prose?: readonly number[];
}

/**
 * A text, with a smaller one below it, the key of an arm before it, or a link: to a section, or to
 * a file beside the page.
 */
export type Cell =
  | string
  | {
      readonly text: string;
      readonly below?: string;
      readonly arm?: Drawn;
      readonly target?: string;
      readonly file?: string;
    };

/** Returns the cell that begins the row of an arm. */
export const armCell = (arm: Drawn & { readonly name: string }): Cell => ({ text: arm.name, arm });

/** Returns the parts of a cell; the text below is empty where there is none. */
export const cellParts = (cell: Cell) => ({
  below: '',
  arm: null,
  target: null,
  file: null,
  ...(typeof cell === 'string' ? { text: cell } : cell),
});

/** Restricts blocks to some of the formats. */
export const only = (formats: readonly Format[], ...blocks: readonly Block[]): readonly Block[] =>
  blocks.map((block) => ({ ...block, only: formats }));

/** Returns what a format shows of some blocks or sections. */
export const shownIn = <Part extends { readonly only?: readonly Format[] }>(
  format: Format,
  parts: readonly Part[],
): readonly Part[] => parts.filter((part) => part.only?.includes(format) ?? true);

/** A chart of a report, and whether a reader has to unfold it. */
export interface PlacedChart {
  readonly chart: Chart;
  readonly folded: boolean;
}

/** Returns the charts of a report in their order on the page. */
export const chartsOf = (report: Report): readonly PlacedChart[] =>
  report.sections.flatMap(({ blocks }) => chartsIn(blocks, false));

const chartsIn = (blocks: readonly Block[], folded: boolean): readonly PlacedChart[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'figures') return block.charts.map((chart) => ({ chart, folded }));
    if (block.kind === 'details') return chartsIn(block.blocks, true);
    return block.kind === 'card' ? chartsIn(block.blocks, folded) : [];
  });
