import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { readHistory } from '../src/history/folder.ts';
import type { Night } from '../src/history/night.ts';
import { slowHttpd } from '../test/fixtures/slow-httpd.ts';
import { besideNeighbours } from './neighbours.ts';

const folder = resolve('reports/real-nights');

/** About 10 % of the requests/s of a saturated CPU here; the table says how much it was. */
const expressions = 110;

/** One night of the series, as its command ended. */
interface Outcome {
  readonly exitCode: number;
  readonly seconds: number;
}

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
    const path = existsSync(build)
      ? join(build, 'usr/sbin', readdirSync(join(build, 'usr/sbin'))[0] ?? '')
      : await slowHttpd(build, expressions);
    await once('slower', count + 1, ['--httpd', path]);
    print(readHistory(join(folder, 'history'), new Date()).nights);
  },
};

/** Carries out one night, unless it is there. */
async function once(name: string, seed: number, more: readonly string[]): Promise<void> {
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) return;
  const command = [
    ...['run', '-s', 'nightly', '--', '--preset', 'quick', '--runtime', 'process'],
    ...['--workload', 'memory,keepalive', '--budget', '40s', '--out', join(folder, name)],
    ...['--history', join(folder, 'history'), '--pages', folder, ...more],
  ];
  const startMs = performance.now();
  const { exitCode = -1 } = await besideNeighbours(100 * seed, () =>
    execa('npm', command, { reject: false, stderr: 'inherit' }),
  );
  const seconds = Math.round((performance.now() - startMs) / 1000);
  writeFileSync(file, `${JSON.stringify({ exitCode, seconds } satisfies Outcome)}\n`);
}

function print(nights: readonly Night[]): void {
  console.log('| night | exit | time | against the anchor: keepalive, memory | measured again |');
  console.log('| --- | --- | --- | --- | --- |');
  const names = [...nights.keys()].map((i) =>
    i === nights.length - 1 ? 'slower' : `night-${i + 1}`,
  );
  for (const [i, { series, repeated }] of nights.entries()) {
    const name = names[i] ?? '';
    const { exitCode, seconds } = JSON.parse(
      readFileSync(join(folder, `${name}.json`), 'utf8'),
    ) as Outcome;
    const changes = series.map(
      ({ arm, change }) =>
        `${arm.replace('httpd-', '')} ${(100 * Math.expm1(change)).toFixed(1)} %`,
    );
    const again = repeated === null ? 'no' : `${repeated.length} series`;
    console.log(`| ${name} | ${exitCode} | ${seconds} s | ${changes.join(', ')} | ${again} |`);
  }
}
