import { execa } from 'execa';
import { documents } from '../src/load/workloads/documents.ts';
import { arms } from '../src/server/arm.ts';
import { runtimes } from '../src/server/runtimes.ts';
import { cpus } from './setting.ts';

const pairs = 40;
const seconds = 4;

/** Compares two equal servers by single wrk runs, as it is usually done: how far are they apart? */
export const wrkPairs = {
  about: 'two equal servers compared by single wrk runs of 4 s, 40 pairs: the method to beat',
  async run(): Promise<void> {
    const runtime = runtimes.process.open({ path: null, image: '' });
    const signal = new AbortController().signal;
    const arm = arms['httpd-event'];
    await runtime.prepare([arm], () => {}, signal);
    const differences: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const rates: number[] = [];
      for (let run = 0; run < 2; run += 1) {
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
      differences.push(Math.abs(b / a - 1));
      console.log(`pair ${pair + 1}: ${Math.round(a)} and ${Math.round(b)} requests/s`);
    }
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
