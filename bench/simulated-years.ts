import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../src/history/rules.ts';
import { writeFileWhole } from '../src/host/write-file.ts';
import { mean } from '../src/stats/moments.ts';
import { median } from '../src/stats/quantile.ts';
import { climates, simulateYear } from '../test/fixtures/history/simulation.ts';

const file = join(import.meta.dirname, 'simulated-years.jsonl');
const years = 20;
const runs = 500;
const sds = [0.015, 0.03] as const;
const shares = [0, 0.5, 1] as const;

/** Years without a change: the number of confirmed changes and of fresh runs in each. */
interface Quiet {
  readonly climate: keyof typeof climates;
  readonly sd: number;
  readonly shared: number;
  readonly confirmed: readonly number[];
  readonly freshRuns: readonly number[];
}

/** One series of sixty that changes after 30 nights: how often it is confirmed in time. */
interface Found {
  readonly sd: number;
  /** True share: 0.05 is a rise by 5 %. */
  readonly step: number;
  readonly nights: number;
  readonly shared: number;
  readonly runs: number;
  readonly found: number;
}

interface Results {
  /** Results of other rules are thrown away. */
  readonly rules: typeof rules;
  readonly quiet: readonly Quiet[];
  readonly found: readonly Found[];
}

/**
 * Judges simulated years by the code that judges real ones. Each result is kept as soon as it is
 * there; run it again to go on where it was interrupted. The seeds are 1, 2, … in every row.
 */
export const simulatedYears = {
  about: 'false alarms and finds in simulated years of nights; takes half an hour',
  async run(): Promise<void> {
    let results = kept();
    const save = (change: Partial<Results>) => {
      results = { ...results, ...change };
      writeFileWhole(file, textOf(results));
    };
    for (const asked of quietCases) {
      if (!results.quiet.some((row) => isSame(row, asked))) {
        save({ quiet: [...results.quiet, quietYears(asked)] });
      }
    }
    for (const asked of stepCases) {
      if (!results.found.some((row) => isSame(row, asked))) {
        save({ found: [...results.found, { ...asked, runs, found: foundOf(asked) }] });
      }
    }
    print(results);
  },
};

const isSame = (row: object, asked: object): boolean =>
  Object.entries(asked).every(([name, value]) => row[name as keyof typeof row] === value);

const quietCases = (Object.keys(climates) as readonly Quiet['climate'][]).flatMap((climate) =>
  sds.flatMap((sd) => shares.map((shared) => ({ climate, sd, shared }))),
);

/** On the first night twice the step of three nights; at twice the noise twice the steps. */
const stepCases = sds.flatMap((sd) =>
  [
    { nights: 3, size: sd / 0.3 },
    { nights: 1, size: sd / 0.15 },
  ].flatMap(({ nights, size }) =>
    [-size, size].flatMap((step) => shares.map((shared) => ({ sd, nights, step, shared }))),
  ),
);

function kept(): Results {
  const none: Results = { rules, quiet: [], found: [] };
  if (!existsSync(file)) return none;
  const [used, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  if (used !== JSON.stringify({ rules })) return none;
  const parsed: readonly (Quiet | Found)[] = rows.map((row) => JSON.parse(row));
  return {
    rules,
    quiet: parsed.filter((row) => 'climate' in row),
    found: parsed.filter((row) => 'step' in row),
  };
}

/** Returns the rules and then one result a line. */
const textOf = ({ rules: used, quiet, found }: Results): string =>
  [{ rules: used }, ...quiet, ...found].map((row) => `${JSON.stringify(row)}\n`).join('');

function quietYears(asked: Pick<Quiet, 'climate' | 'sd' | 'shared'>): Quiet {
  const all = Array.from({ length: years }, (_, i) =>
    simulateYear({
      ...{ climate: climates[asked.climate], sd: asked.sd, shared: asked.shared },
      ...{ nights: 365, series: 60, step: null, seed: 1 + i },
    }),
  );
  return {
    ...asked,
    confirmed: all.map(({ confirmed }) => confirmed.length),
    freshRuns: all.map(({ freshRuns }) => freshRuns),
  };
}

function foundOf({ sd, nights, step, shared }: Omit<Found, 'runs' | 'found'>): number {
  let found = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const { confirmed } = simulateYear({
      ...{ climate: climates.quiet, sd, shared, seed, series: 60, nights: 30 + nights },
      step: { from: 30, size: Math.log1p(step) },
    });
    found += Number(confirmed.some(({ series, night }) => series === 0 && night >= 30));
  }
  return found;
}

function print({ quiet, found }: Results): void {
  const parts = shares.map((shared) => `${100 * shared} % shared`);
  console.log(
    'Confirmed changes in a year of 60 series without one: median, and mean; in brackets',
  );
  console.log(`nights with a fresh run. ${years} years each. Goal: at most 2 in the median.\n`);
  table(
    ['year', 'SD', ...parts],
    rowsOf(quiet, ({ climate, sd }) => [climate, percent(sd)]).map(([head, rows]) => [
      ...head,
      ...rows.map(({ confirmed, freshRuns }) => {
        const typical = `${median(confirmed)}, ${mean(confirmed).toFixed(1)}`;
        return `${typical} (${median(freshRuns)})`;
      }),
    ]),
  );
  console.log('\nSteps of one series in 60, after 30 nights, that are confirmed in time, %.');
  console.log(`${runs} runs each. Goal: at least 90.\n`);
  table(
    ['SD', 'step', 'nights', ...parts],
    rowsOf(found, ({ sd, step, nights }) => [percent(sd), percent(step), `${nights}`]).map(
      ([head, rows]) => [...head, ...rows.map((row) => ((100 * row.found) / row.runs).toFixed(1))],
    ),
  );
}

/** Returns the rows that have the same first cells, together. */
function rowsOf<Row>(
  all: readonly Row[],
  headOf: (row: Row) => readonly string[],
): readonly (readonly [readonly string[], readonly Row[]])[] {
  const groups = Map.groupBy(all, (row) => headOf(row).join('|'));
  return [...groups].map(([head, rows]) => [head.split('|'), rows]);
}

const percent = (share: number): string => `${+(100 * share).toFixed(1)} %`.replace('-', '−');

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
}
