import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readHistory } from '../src/history/folder.ts';
import type { Night } from '../src/history/night.ts';
import { writeFileWhole } from '../src/host/write-file.ts';
import { slowHttpd } from '../test/fixtures/slow-httpd.ts';
import { besideNeighbours, command, type Ended } from './neighbours.ts';

const folder = resolve('reports/real-nights');
const results = join(import.meta.dirname, 'real-nights.jsonl');

/**
 * Backtracks for about 10 % of the requests/s of a saturated CPU here, and takes no memory. The
 * table says how much it was.
 */
const expressions = ['^/(.*)(.*)(.*)(.*)(.*)[XY]'];

/**
 * Measures short nights in a row beside neighbours, and then one with a slower build. Run it again
 * to go on where it was interrupted; the third argument is the number of nights.
 */
export const realNights = {
  about: 'real nights in a row: false alarms (goal: 0 of 20), and a build slower by 10 %',
  async run(): Promise<void> {
    const count = Number(process.argv[3] ?? 20);
    mkdirSync(folder, { recursive: true });
    for (let night = 1; night <= count; night += 1) await once(`night-${night}`, night, []);
    const build = join(folder, 'slow');
    const programs = join(build, 'usr/sbin');
    mkdirSync(build, { recursive: true });
    const path = existsSync(programs)
      ? join(programs, readdirSync(programs)[0] ?? '')
      : await slowHttpd(build, expressions);
    await once('slower', count + 1, ['--httpd', path]);
    const rows = rowsOf(readHistory(join(folder, 'history'), new Date()).nights);
    writeFileWhole(results, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
    print(rows);
  },
};

/** Carries out one night, unless it is there. */
async function once(name: string, seed: number, more: readonly string[]): Promise<void> {
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) return;
  const words = [
    ...['nightly', '--', '--preset', 'quick', '--runtime', 'process'],
    ...['--workload', 'keepalive', '--budget', '60s', '--duration', '1.5s'],
    ...['--out', join(folder, name), '--history', join(folder, 'history')],
    ...['--pages', folder, ...more],
  ];
  const { exitCode, seconds } = await besideNeighbours(100 * seed, () => command(words));
  writeFileSync(file, `${JSON.stringify({ exitCode, seconds } satisfies Ended)}\n`);
}

/** A night of the table; a line each in the committed file. */
interface Row extends Ended {
  readonly name: string;
  readonly series: Night['series'];
  readonly repeated: Night['repeated'];
}

function rowsOf(nights: readonly Night[]): readonly Row[] {
  return nights.map(({ series, repeated }, i) => {
    const name = i === nights.length - 1 ? 'slower' : `night-${i + 1}`;
    const outcome = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Ended;
    return { name, ...outcome, series, repeated };
  });
}

function print(rows: readonly Row[]): void {
  console.log('| night | exit | time | requests/s | measured again |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const { name, exitCode, seconds, series, repeated } of rows) {
    const changes = series
      .map(({ arm, change }) => `${arm.replace('httpd-', '')} ${percent(change)}`)
      .join(', ');
    const again = repeated === null ? 'no' : `${repeated.length} series`;
    const shown = [name, exitCode, `${seconds} s`, changes, again];
    console.log(`| ${shown.join(' | ')} |`);
  }
}

const percent = (change: number): string => {
  const share = 100 * Math.expm1(change);
  return `${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(1)} %`;
};
