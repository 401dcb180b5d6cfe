import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { reportInput } from '../src/analysis/input.ts';
import { summarize } from '../src/analysis/summary.ts';
import { openRunFolder } from '../src/run/folder.ts';
import { besideNeighbours } from './neighbours.ts';

const folder = 'reports/default-runs';

/** One default run beside a neighbour. */
interface Outcome {
  readonly exitCode: number;
  readonly seconds: number;
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
    const count = Number(process.argv[3] ?? 10);
    console.log('| run | exit | time | rounds | event answers | memory | decided |');
    console.log('| --- | --- | --- | --- | --- | --- | --- |');
    for (let run = 1; run <= count; run += 1) {
      const file = join(folder, `run-${run}.json`);
      if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(await once(run), null, 2)}\n`);
      const each = JSON.parse(readFileSync(file, 'utf8')) as Outcome;
      const time = `${Math.floor(each.seconds / 60)}:${String(each.seconds % 60).padStart(2, '0')}`;
      console.log(
        `| ${run} | ${each.exitCode} | ${time} | ${each.rounds} | ${yes(each.eventAnswers)} | ` +
          `${yes(each.memoryInOrder)} | ${each.decided} of ${each.asked} |`,
      );
    }
  },
};

const yes = (answer: boolean): string => (answer ? 'yes' : 'no');

async function once(run: number): Promise<Outcome> {
  const out = join(folder, `run-${run}`);
  return besideNeighbours(100 * run, async () => {
    const startMs = performance.now();
    const bench = execa('npm', ['run', '-s', 'bench', '--', '--mpm', 'all', '--out', out], {
      reject: false,
      stderr: 'inherit',
    });
    const { exitCode = -1 } = await bench;
    return { exitCode, seconds: Math.round((performance.now() - startMs) / 1000), ...read(out) };
  });
}

function read(out: string): Omit<Outcome, 'exitCode' | 'seconds'> {
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
