import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { reportInput } from '../src/analysis/input.ts';
import { summarize } from '../src/analysis/summary.ts';
import { clock } from '../src/report/format.ts';
import { openRunFolder } from '../src/run/folder.ts';
import { besideNeighbours, command, type Ended } from './neighbours.ts';
import { series } from './series.ts';

const folder = 'reports/default-runs';

/** One default run beside a neighbour. */
interface Outcome extends Ended {
  readonly rounds: number;
  /** Beside 128 idle clients event loses less than prefork and than worker. */
  readonly eventAnswers: boolean;
  /** prefork needs more memory than worker and than event. */
  readonly memoryInOrder: boolean;
  readonly decided: number;
  readonly asked: number;
}

/**
 * Repeats the default run beside a process that takes 15 % of each CPU in bursts. Run it again to
 * go on where it was interrupted; the third argument is the number of runs.
 */
export const defaultRuns = {
  about: 'default runs beside a neighbour: time, exit status, answers (goal: 10 of 10)',
  async run(): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const rows = await series('default-runs', Number(process.argv[3] ?? 10), once);
    console.log('| run | exit | time | rounds | event answers | memory | decided |');
    console.log('| --- | --- | --- | --- | --- | --- | --- |');
    for (const [i, row] of rows.entries()) {
      const { exitCode, seconds, rounds, eventAnswers, memoryInOrder, decided, asked } = row;
      console.log(
        `| ${i + 1} | ${exitCode} | ${clock(seconds)} | ${rounds} | ${yes(eventAnswers)} | ` +
          `${yes(memoryInOrder)} | ${decided} of ${asked} |`,
      );
    }
  },
};

const yes = (answer: boolean): string => (answer ? 'yes' : 'no');

/** Carries out one run. It has a new folder: that of an interrupted run is left as it is. */
async function once(run: number): Promise<Outcome> {
  const out = join(folder, `run-${run}-${process.pid}`);
  const words = ['bench', '--', '--mpm', 'all', '--out', out];
  const { exitCode, seconds } = await besideNeighbours(100 * run, () => command(words));
  return { exitCode, seconds, ...read(out) };
}

function read(out: string): Omit<Outcome, keyof Ended> {
  const { cells, plan } = summarize(reportInput(openRunFolder(out)));
  const asked = cells.flatMap(({ cell, comparisons }) =>
    comparisons
      .filter(({ sought }) => sought)
      .flatMap(({ question, pairs }) =>
        pairs.map(({ a, b, verdict: { outcome } }) => {
          const names = `${a.arm} ${b.arm}`;
          return { key: `${cell.id} ${question.figure} ${names}`, outcome };
        }),
      ),
  );
  const outcomeOf = (key: string) => asked.find((each) => each.key === key)?.outcome;
  const all = (cell: string, outcome: string, pairs: readonly string[]) =>
    pairs.every((pair) => outcomeOf(`${cell} ${pair}`) === outcome);
  return {
    rounds: plan.rounds.length,
    eventAnswers: all('parked-128 lost', 'worse', [
      'httpd-prefork httpd-event',
      'httpd-worker httpd-event',
    ]),
    memoryInOrder: all('memory-64 footprint', 'worse', [
      'httpd-prefork httpd-worker',
      'httpd-prefork httpd-event',
    ]),
    decided: asked.filter(({ outcome }) => ['better', 'worse', 'equivalent'].includes(outcome))
      .length,
    asked: asked.length,
  };
}
