import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { presets } from '../src/plan/presets.ts';
import { mean } from '../src/stats/moments.ts';
import type { Campaign } from '../src/studies/validate/campaign.ts';
import type { EffectName } from '../src/studies/validate/effects.ts';
import { findingsOf, findingsText } from '../src/studies/validate/findings.ts';
import { besideNeighbours, command, type Ended } from './neighbours.ts';
import { series } from './series.ts';

const folder = 'reports/whole-reports';

interface Kind {
  readonly effect: EffectName;
  readonly neighbours: boolean;
}

/** The kinds take turns, so that an hour of disturbance does not fall on one of them. */
const kinds: readonly Kind[] = [
  { effect: 'none', neighbours: false },
  { effect: 'cpu-10', neighbours: true },
  { effect: 'none', neighbours: false },
  { effect: 'cpu-10', neighbours: false },
  { effect: 'cpu-8', neighbours: true },
];

/** Reports on a slower arm measure what it shows in, after memory as in the main job. */
const workloadsOf = (effect: EffectName): readonly string[] =>
  effect === 'none' ? [] : ['--workload', 'memory,keepalive'];

/** One report of ten rounds on three names of event. */
interface Outcome extends Ended, Kind {
  readonly campaign: Omit<Campaign, 'folder'>;
}

/**
 * Repeats whole reports on three equal arms, and on two and a slower one. Run it again to go on
 * where it was interrupted; the third argument is the number of reports.
 */
export const wholeReports = {
  about: 'fifty reports on equal arms and on a slower one, some beside a neighbour',
  async run(): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const rows = await series<Outcome>('whole-reports', Number(process.argv[3] ?? 50), once);
    for (const neighbours of [false, true]) {
      const some = rows.filter((row) => row.neighbours === neighbours);
      if (some.length === 0) continue;
      const campaigns = some.map(({ campaign }) => ({ ...campaign, folder }));
      const effects = [...new Set(some.map(({ effect }) => effect))];
      console.log(`\n${neighbours ? 'Beside a neighbour' : 'Without a neighbour'}\n`);
      const findings = effects.flatMap((effect) => findingsOf(effect, campaigns));
      console.log(findingsText(findings, campaigns));
    }
    console.log(`\n${precisionText(rows.filter(({ effect }) => effect === 'none'))}`);
  },
};

const rounds = 10;

/** Says how long two equal arms are under load until their throughputs are known to 1.5 %. */
function precisionText(rows: readonly Outcome[]): string {
  const estimates = rows.flatMap(({ campaign }) =>
    campaign.verdicts.flatMap(({ figure, estimate }) =>
      figure === 'rate' && estimate !== null ? estimate : [],
    ),
  );
  const sd = Math.sqrt(mean(estimates.map((each) => Math.log(each) ** 2)));
  const loadSeconds = 2 * rounds * presets.quick.durationSeconds;
  const needed = (sd / 0.015) ** 2 * loadSeconds;
  return (
    `Throughput of equal arms after ${loadSeconds} s of load on the two: standard deviation of ` +
    `the log-ratio ${(100 * sd).toFixed(1)} %; ` +
    `${needed.toFixed(0)} s for a standard error of 1.5 %.`
  );
}

async function once(number: number): Promise<Outcome> {
  const { effect, neighbours } = kinds[(number - 1) % kinds.length] as Kind;
  const out = join(folder, `${number}-${process.pid}`);
  const words = [
    ...['validate', '--', '--effect', effect, '--campaigns', '1', '--rounds', String(rounds)],
    ...['--runtime', 'process', '--out', out, ...workloadsOf(effect)],
  ];
  const run = () => command(words);
  const { exitCode, seconds } = await (neighbours ? besideNeighbours(100 * number, run) : run());
  const { campaigns } = JSON.parse(readFileSync(join(out, 'validation.json'), 'utf8'));
  const [{ folder: _, ...campaign }] = campaigns as readonly [Campaign];
  return { effect, neighbours, exitCode, seconds, campaign };
}
