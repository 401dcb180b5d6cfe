import { clock } from '../src/report/format.ts';
import type { Concluded } from '../src/studies/claims/conclude.ts';
import { besideNeighbours, command, type Ended } from './neighbours.ts';
import { series } from './series.ts';

/** One test of claim 7: the answer for each server. */
interface Outcome extends Ended {
  readonly answers: Readonly<Record<string, string>>;
}

/**
 * Repeats the test of claim 7, of idle keep-alive connections, beside a process that takes 15 % of
 * each CPU in bursts. Run it again to go on where it was interrupted.
 */
export const claimRuns = {
  about: 'claim 7 beside a neighbour (goal: answered in 5 of 5 runs)',
  async run(): Promise<void> {
    const rows = await series<Outcome>('claim-runs', 5, once);
    console.log('| run | exit | time | httpd | native |');
    console.log('| --- | --- | --- | --- | --- |');
    for (const [i, { exitCode, seconds, answers }] of rows.entries()) {
      const shown = [i + 1, exitCode, clock(seconds), answers.httpd, answers.native];
      console.log(`| ${shown.join(' | ')} |`);
    }
  },
};

async function once(run: number): Promise<Outcome> {
  const words = ['claims', '--', '--claim', '7', '--runtime', 'process', '--json'];
  const { exitCode, seconds, out } = await besideNeighbours(100 * run, () => command(words));
  const [claim] = JSON.parse(out) as readonly Concluded[];
  const answers = claim?.answers.map(({ server, verdict }) => [server, verdict]) ?? [];
  return { exitCode, seconds, answers: Object.fromEntries(answers) };
}
