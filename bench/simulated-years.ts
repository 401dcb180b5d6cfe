import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../src/history/rules.ts';
import { writeFileWhole } from '../src/host/write-file.ts';
import { mean } from '../src/stats/moments.ts';
import { median } from '../src/stats/quantile.ts';
import { climates } from '../test/fixtures/history/climates.ts';
import { foundInTime, simulateYear } from '../test/fixtures/history/simulation.ts';

const file = join(import.meta.dirname, 'simulated-years.jsonl');
const mostYears = 20;
const runs = 500;
const sds = [0.015, 0.03] as const;
const shares = [0, 0.5, 1] as const;

/** Seeds begin here: the numbers of the rule were chosen by years of smaller ones. */
const firstSeed = 50_001;

interface Case {
  readonly climate: keyof typeof climates;
  readonly sd: number;
  readonly shared: number;
}

/** Years without a change: the number of confirmed changes and of fresh runs in each. */
interface Quiet extends Case {
  readonly confirmed: readonly number[];
  readonly freshRuns: readonly number[];
}

/** One series of sixty that changes after 30 nights: how often it is confirmed in time. */
interface Found extends Case {
  /** True share: 0.05 is a rise by 5 %. */
  readonly step: number;
  readonly nights: number;
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
 * there; run it again to go on where it was interrupted. The seeds are the same in every row.
 */
export const simulatedYears = {
  about: 'false alarms and finds in simulated years of nights; takes half an hour',
  async run(): Promise<void> {
    let results = kept();
    const save = (change: Partial<Results>) => {
      results = { ...results, ...change };
      writeFileWhole(file, textOf(results));
    };
    const find = (cases: readonly Case[]) => {
      for (const asked of cases) {
        if (results.found.some((row) => isSame(row, asked))) continue;
        save({ found: [...results.found, ...foundOf(asked)] });
      }
    };
    const live = (years: number) => {
      for (const asked of allClimates.flatMap(casesOf)) {
        const row = results.quiet.find((each) => isSame(each, asked)) ?? noYears(asked);
        if (row.confirmed.length >= years) continue;
        const others = results.quiet.filter((each) => each !== row);
        const longer = withYears(row, years - row.confirmed.length);
        save({ quiet: inOrder([...others, longer]) });
      }
    };
    // Half of the years of each kind first, so that an interrupted table has all of its rows.
    find(casesOf('quiet'));
    live(mostYears / 2);
    find(casesOf('unequal series').filter(({ shared }) => shared === 0.5));
    live(mostYears);
    print(results);
  },
};

const isSame = (row: object, asked: object): boolean =>
  Object.entries(asked).every(([name, value]) => row[name as keyof typeof row] === value);

const allClimates = Object.keys(climates) as readonly Quiet['climate'][];

const casesOf = (climate: Case['climate']): readonly Case[] =>
  sds.flatMap((sd) => shares.map((shared) => ({ climate, sd, shared })));

/**
 * Returns the steps that are looked for: on the first night twice the step of three nights, and at
 * twice the noise twice the steps.
 */
const stepsAt = (sd: number): readonly Pick<Found, 'nights' | 'step'>[] =>
  [
    { nights: 3, size: sd / 0.3 },
    { nights: 1, size: sd / 0.15 },
  ].flatMap(({ nights, size }) => [-size, size].map((step) => ({ nights, step })));

function kept(): Results {
  const none: Results = { rules, quiet: [], found: [] };
  if (!existsSync(file)) return none;
  const [used, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  if (used !== JSON.stringify({ rules })) return none;
  const parsed: readonly (Quiet | Found)[] = rows.map((row) => JSON.parse(row));
  return {
    rules,
    quiet: parsed.filter((row) => 'confirmed' in row),
    found: parsed.filter((row) => 'found' in row),
  };
}

/** Returns the rules and then one result a line. */
const textOf = ({ rules: used, quiet, found }: Results): string =>
  [{ rules: used }, ...quiet, ...found].map((row) => `${JSON.stringify(row)}\n`).join('');

const noYears = (asked: Case): Quiet => ({
  ...{ ...asked, confirmed: [], freshRuns: [] },
});

/** Returns a row with more years, each of the next seed. */
function withYears(row: Quiet, more: number): Quiet {
  const all = Array.from({ length: more }, (_, i) =>
    simulateYear({
      ...{ climate: climates[row.climate], sd: row.sd, shared: row.shared },
      ...{ nights: 365, series: 60, step: null, seed: firstSeed + row.confirmed.length + i },
    }),
  );
  return {
    ...row,
    confirmed: [...row.confirmed, ...all.map(({ confirmed }) => confirmed.length)],
    freshRuns: [...row.freshRuns, ...all.map(({ freshRuns }) => freshRuns)],
  };
}

const inOrder = (rows: readonly Quiet[]): readonly Quiet[] =>
  allClimates.flatMap(casesOf).flatMap((asked) => rows.filter((row) => isSame(row, asked)));

function foundOf(asked: Case): readonly Found[] {
  const rows = stepsAt(asked.sd);
  const steps = rows.map(({ nights, step }) => ({ nights, size: Math.log1p(step) }));
  const all = Array.from({ length: runs }, (_, i) =>
    foundInTime(
      { ...asked, climate: climates[asked.climate], series: 60, seed: firstSeed + i },
      ...([30, steps] as const),
    ),
  );
  return rows.map((row, i) => ({
    ...{ ...asked, ...row, runs },
    found: all.filter((found) => found[i]).length,
  }));
}

function print({ quiet, found }: Results): void {
  const parts = shares.map((shared) => `${100 * shared} % shared`);
  console.log(
    'Confirmed changes in a year of 60 series without one: median, and mean; in brackets',
  );
  console.log(`nights with a fresh run. ${mostYears} years each. Goal: at most 2 in the median.\n`);
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
    ['year', 'SD', 'step', 'nights', ...parts],
    rowsOf(found, ({ climate, sd, step, nights }) => [
      ...[climate, percent(sd), percent(step), `${nights}`],
    ]).map(([head, rows]) => [
      ...head,
      ...rows.map((row) => ((100 * row.found) / row.runs).toFixed(1)),
    ]),
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
