import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Judged } from './history-child.ts';

/** Judges a long history in a process of its own, whose memory is that of judging alone. */
export const history = {
  about: 'judgement of 1,000 nights of 60 series; goal: well below 10 s, 300 MiB',
  async run(): Promise<void> {
    console.log('| nights | series | seconds | CPU seconds | MiB | changes |');
    console.log('| --- | --- | --- | --- | --- | --- |');
    for (const nights of [100, 365, 1000]) {
      const words = [join(import.meta.dirname, 'history-child.ts'), `${nights}`, '60'];
      const text = execFileSync(process.execPath, words, { encoding: 'utf8' });
      const { seconds, cpuSeconds, mostMiB, changes } = JSON.parse(text) as Judged;
      const cost = [seconds.toFixed(1), cpuSeconds.toFixed(1), mostMiB.toFixed(0)];
      const cells = [nights, 60, ...cost, changes];
      console.log(`| ${cells.join(' | ')} |`);
    }
  },
};
