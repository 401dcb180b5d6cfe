import { accessLog } from './access-log.ts';
import { bursts } from './bursts.ts';
import { claimRuns } from './claim-runs.ts';
import { defaultRuns } from './default-runs.ts';
import { delays } from './delays.ts';
import { generator } from './generator.ts';
import { h2 } from './h2.ts';
import { history } from './history.ts';
import { leaks } from './leaks.ts';
import { live } from './live.ts';
import { looks } from './looks.ts';
import { merge } from './merge.ts';
import { parked } from './parked.ts';
import { pauses } from './pauses.ts';
import { realNights } from './real-nights.ts';
import { sampling } from './sampling.ts';
import { schedule } from './schedule.ts';
import { serve } from './serve.ts';
import { simulatedYears } from './simulated-years.ts';
import { swarmKills } from './swarm-kills.ts';
import { swarmPairs } from './swarm-pairs.ts';
import { tls } from './tls.ts';
import { verdicts } from './verdicts.ts';
import { wholeReports } from './whole-reports.ts';
import { wrkPairs } from './wrk-pairs.ts';

/** Benchmarks of our own cost. Each prints its results and its goal; none is a test. */
const benchmarks: Readonly<Record<string, { readonly about: string; run(): Promise<void> }>> = {
  sampling,
  generator,
  delays,
  schedule,
  serve,
  bursts,
  merge,
  parked,
  pauses,
  leaks,
  live,
  looks,
  tls,
  verdicts,
  'access-log': accessLog,
  'claim-runs': claimRuns,
  'default-runs': defaultRuns,
  'real-nights': realNights,
  h2,
  history,
  'simulated-years': simulatedYears,
  'whole-reports': wholeReports,
  'swarm-kills': swarmKills,
  'swarm-pairs': swarmPairs,
  'wrk-pairs': wrkPairs,
};

const [name = '--help'] = process.argv.slice(2);
const chosen = benchmarks[name];
if (chosen === undefined) {
  const list = Object.entries(benchmarks).map(([key, { about }]) => `  ${key.padEnd(17)}${about}`);
  console.log(['Usage: npm run microbench -- NAME', '', ...list].join('\n'));
  process.exitCode = name === '--help' ? 0 : 2;
} else {
  await chosen.run();
}
