import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  },
};

async function once(number: number): Promise<Outcome> {
  const { effect, neighbours } = kinds[(number - 1) % kinds.length] as Kind;
  const out = join(folder, `${number}-${process.pid}`);
  const words = [
    ...['validate', '--', '--effect', effect, '--campaigns', '1', '--rounds', '10'],
    ...['--runtime', 'process', '--out', out],
  ];
  const run = () => command(words);
  const { exitCode, seconds } = await (neighbours ? besideNeighbours(100 * number, run) : run());
  const { campaigns } = JSON.parse(readFileSync(join(out, 'validation.json'), 'utf8'));
  const [{ folder: _, ...campaign }] = campaigns as readonly [Campaign];
  return { effect, neighbours, exitCode, seconds, campaign };
}
