import { execa } from 'execa';
import { documents } from '../src/load/workloads/documents.ts';
import { arms } from '../src/server/arm.ts';
import { runtimes } from '../src/server/runtimes.ts';
import { series } from './series.ts';
import { cpus } from './setting.ts';

const pairs = 40;
const seconds = 4;

/** Requests per second of two equal servers. */
interface Pair {
  readonly a: number;
  readonly b: number;
}

/** Compares two equal servers by single wrk runs, as it is usually done: how far are they apart? */
export const wrkPairs = {
  about: 'two equal servers compared by single wrk runs of 4 s, 40 pairs: the method to beat',
  async run(): Promise<void> {
    const runtime = runtimes.process.open({ path: null, image: '' });
    const signal = new AbortController().signal;
    const arm = arms['httpd-event'];
    await runtime.prepare([arm], () => {}, signal);
    const measured = await series<Pair>('wrk-pairs', pairs, async (number) => {
      const rates: number[] = [];
      for (const _ of ['a', 'b']) {
        await using server = await runtime.start(
          {
            ...{ arm, runId: `wrk-${process.pid}`, cpus: cpus.server },
            ...{ memoryLimitBytes: null, backendSocket: null },
          },
          signal,
        );
        rates.push(await wrk(server));
      }
      const [a = 1, b = 1] = rates;
      console.log(`pair ${number}: ${Math.round(a)} and ${Math.round(b)} requests/s`);
      return { a, b };
    });
    const differences = measured.map(({ a, b }) => Math.abs(b / a - 1));
    const beyond = (share: number) => differences.filter((each) => each > share).length;
    console.log(
      `Of ${pairs} pairs of equal servers ${beyond(0.05)} differ by more than 5 %, ` +
        `${beyond(0.1)} by more than 10 %, the largest by ` +
        `${(100 * Math.max(...differences)).toFixed(1)} %.`,
    );
    const logs = differences.map((each) => Math.log1p(each) ** 2);
    const sd = Math.sqrt(logs.reduce((sum, each) => sum + each, 0) / pairs);
    const needed = (sd / 0.015) ** 2 * 2 * seconds;
    console.log(
      `Standard deviation of the log-ratio ${(100 * sd).toFixed(1)} %: ` +
        `${needed.toFixed(0)} s of wrk ` +
        'for a standard error of 1.5 %.',
    );
  },
};

async function wrk({ host, port }: { readonly host: string; readonly port: number }) {
  const target = `http://${host}:${port}${documents.small.path}`;
  const options = ['-c', cpus.generator.join(','), 'wrk', '-t1', '-c32', `-d${seconds}s`, target];
  const { stdout } = await execa('taskset', options);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}
