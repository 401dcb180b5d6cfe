import { availableParallelism, totalmem } from 'node:os';
import { type Advice, advise } from '../../advise/advise.ts';
import { calculation } from '../../advise/calculation.ts';
import { costsOf } from '../../advise/costs.ts';
import { sentence } from '../../advise/sentence.ts';
import type { Site } from '../../advise/site.ts';
import { snippet } from '../../advise/snippet.ts';
import { type Problems, seconds } from '../../plan/flags.ts';
import { refuse } from '../refuse.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { check } from './check.ts';
import { type AdviseFlags, siteOf } from './flags.ts';
import { newestSource, obstacleIn, runsIn, type Source, tellsMemory } from './measured.ts';

const mpms = ['prefork', 'worker', 'event'] as const;

const longestCheckedSeconds = 2;

/** What this machine has: the defaults of --memory and --cpus. */
export const machineDefaults = {
  memory: `${Math.floor(totalmem() / 2 ** 20)}MiB`,
  cpus: String(availableParallelism()),
};

/**
 * From what was measured and what a site needs: the directives for each MPM, with the calculation. With --check, each of them
 * is run at the advised load. 0; 1: an MPM did not hold; 2: bad usage, or nothing measured; 3: the check was incomplete.
 */
export async function adviseCommand(
  flags: AdviseFlags,
  extra: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const problems: Problems = extra.map((word) => `unexpected argument ${JSON.stringify(word)}`);
  const site = siteOf(flags, problems);
  const limitSeconds = seconds('--p99', flags.p99, [0.001, 60], problems);
  const source = problems.length > 0 ? null : sourceOf(flags.from, problems);
  if (flags.check && site !== null && site.requestSeconds > longestCheckedSeconds) {
    problems.push(
      `--check with --request-time ${flags.requestTime}: the load generator gives a request up after 5 s, so that only request times up to ${longestCheckedSeconds} s can be checked`,
    );
  }
  if (site === null || limitSeconds === null || source === null || problems.length > 0) {
    return refuse('advise', problems, terminal);
  }
  const advices = mpms.flatMap((mpm): readonly Advice[] => {
    const costs = costsOf(mpm, source.runs);
    return costs === null ? [] : [advise(site, costs)];
  });
  const found = { from: source.path, site, advices };
  if (!flags.json) terminal.out(textOf(site, advices, source));
  else if (!flags.check) terminal.out(JSON.stringify(found));
  if (!flags.check) return 0;
  return await check({ ...found, limitSeconds, flags }, terminal, signal);
}

function sourceOf(from: string | undefined, problems: Problems): Source | null {
  if (from === undefined) {
    const newest = newestSource('reports');
    if (newest !== null) return newest;
    problems.push(
      'nothing to advise from: no folder under reports/ has memory figures of httpd. Measure this machine first (npm run bench -- --preset smoke, about a minute), or give a run’s or claims’ folder with --from DIR',
    );
    return null;
  }
  const runs = runsIn(from);
  if (runs.some(tellsMemory)) return { path: from, runs };
  problems.push(
    `--from ${from}: ${obstacleIn(from)}. Give the folder of npm run bench (--server httpd) or npm run claims`,
  );
  return null;
}

function textOf(site: Site, advices: readonly Advice[], { path }: Source): string {
  const missing = mpms.filter((mpm) => !advices.some((advice) => advice.mpm === mpm));
  return [
    `From what was measured in ${path}:`,
    ...advices.flatMap((advice) => ['', ...adviceLines(site, advice)]),
    ...missing.map((mpm) => `\n${mpm}: nothing measured of it there.`),
  ].join('\n');
}

function adviceLines(site: Site, advice: Advice): readonly string[] {
  const words = sentence(site, advice);
  return [
    advice.mpm,
    ...calculation(site, advice),
    ...(words === null ? [] : ['', words]),
    ...(advice.settings === null ? [] : ['', snippet(advice.mpm, advice.settings)]),
    ...(advice.settings?.listenBacklog == null
      ? []
      : [
          '',
          'The kernel cuts ListenBackLog to net.core.somaxconn: see that it is at least as large.',
        ]),
  ];
}
