import { availableParallelism, totalmem } from 'node:os';
import { message, type Problems } from '../host/message.ts';
import { runIdOf } from '../plan/make-plan.ts';
import { type Current, readCurrent } from '../studies/advise/current.ts';
import { measureNeeds } from '../studies/advise/measure-needs.ts';
import { type Needs, needsOf } from '../studies/advise/needs.ts';
import { earlierOrigin } from '../studies/advise/origin.ts';
import type { AdviseRequest } from '../studies/advise/request.ts';
import type { SiteTls } from '../studies/advise/site.ts';
import { giveAdvice, openAdvice, usualOut } from '../studies/advise/study.ts';
import { checkOut, resume } from '../studies/out-folder.ts';
import { randomSeed, surroundings } from '../studies/surroundings.ts';
import { defineCommand } from './command.ts';
import type { Context } from './context.ts';
import type { Options, Values } from './option.ts';
import { runtimeOptions } from './runtime-options.ts';
import {
  cpuCount,
  duration,
  mpms,
  oneOf,
  share,
  shareUpTo,
  size,
  sizeFrom,
  switched,
  text,
  texts,
  wholeNumber,
} from './values.ts';

/**
 * The load generator gives a request up after 5 s; what takes longer than this cannot be checked.
 */
const longestCheckedSeconds = 2;

const siteOptions = {
  '--memory <SIZE>': size
    .prefault(`${Math.floor(totalmem() / 2 ** 20)}MiB`)
    .describe('memory of the machine or container, such as 4GiB, 512Mi or 512m'),
  '--reserve <SHARE>': share
    .prefault('25%')
    .describe('share of the memory for everything that is not httpd'),
  '--cpus <N>': cpuCount
    .prefault(String(availableParallelism()))
    .describe('CPUs of the machine or container, such as 2, 0.5 or 500m'),
  '--clients <N>': wholeNumber(1, 100_000)
    .optional()
    .describe('visitors at once, each with one connection at a time (default: 200)'),
  '--request-time <TIME>': duration(0.0001, 3600)
    .optional()
    .describe('time for which a request keeps a worker busy (default: 50ms)'),
  '--think <TIME>': duration(0, 3600)
    .optional()
    .describe('pause between an answer and the visitor’s next request (default: 10s)'),
  '--keep-alive <TIME>': duration(0, 600)
    .prefault('5s')
    .describe('KeepAliveTimeout that you want; 0s switches keep-alive off'),
  '--child-memory <SIZE>': sizeFrom(2 ** 16, '64KiB')
    .optional()
    .describe('memory of a process of httpd with your application in it, such as 64MiB'),
  '--cpu-time <TIME>': duration(0.000001, 3600)
    .optional()
    .describe('CPU time of a request (default: as measured for a small answer)'),
  '--tls': switched.describe('the visitors come over TLS, which takes CPU time'),
  '--new-connections <SHARE>': shareUpTo(100, '10%')
    .optional()
    .describe(
      'with --tls: share of the requests that open a connection (default: 100% where the ' +
        'pause is longer than the KeepAliveTimeout that is advised, else 10%)',
    ),
} satisfies Options;

const measuredOptions = {
  '--access-log <FILE>': texts
    .default([])
    .describe('take clients, pause and request time from an access log of httpd; repeatable'),
  '--log-time <UNIT>': oneOf(['us', 'ms', 's'])
    .optional()
    .describe('unit of the number at the end of its lines (default: guessed, us or s)'),
  '--status <URL>': text
    .optional()
    .describe('take them from the status page of a running httpd, read every second'),
  '--status-time <TIME>': duration(2, 3600).prefault('1m').describe('for so long'),
} satisfies Options;

const options = {
  ...siteOptions,
  ...measuredOptions,
  '--mpm <LIST>': mpms.prefault('all').describe('MPMs to advise on'),
  '--current <FILE>': text
    .optional()
    .describe('compare the advice with a configuration of httpd, directive by directive'),
  '--from <DIR>': text
    .optional()
    .describe(
      'folder of bench, claims or advise to take the costs from (default: the newest ' +
        'under reports/ that has them; else they are measured)',
    ),
  '--php': switched.describe('take the costs of a process with mod_php, from a run that has them'),
  '--measure': switched.describe(
    'measure the costs now, in about a minute, whatever was measured before',
  ),
  '--check': switched.describe(
    'run each advised configuration at its load; exit status 1 if one fails',
  ),
  '--p99 <TIME>': duration(0.001, 60)
    .prefault('500ms')
    .describe('the check: latency that 99 of 100 visitors must not exceed'),
  '--out <DIR>': text
    .optional()
    .describe('folder of what is measured (default: reports/advise-<run>)'),
  '--resume <DIR>': text
    .optional()
    .describe('continue a measurement or a check that was interrupted'),
  ...runtimeOptions,
  '--json': switched.describe('print the result as JSON on stdout'),
} satisfies Options;

type AdviseValues = Values<typeof options>;

const tlsOf = ({ tls, newConnections }: AdviseValues): SiteTls | null =>
  tls ? { newConnectionShare: newConnections ?? null } : null;

function requestOf(
  values: AdviseValues,
  { needs, basis }: Needs,
  current: Current | null,
  now: Date,
): AdviseRequest {
  const seed = randomSeed();
  return {
    ...{ basis, current },
    site: {
      memoryBytes: values.memory,
      reserveShare: values.reserve,
      cpus: values.cpus,
      ...needs,
      keepAliveSeconds: values.keepAlive,
      childBytes: values.childMemory ?? null,
      cpuUsPerRequest: values.cpuTime === undefined ? null : values.cpuTime * 1e6,
      tls: tlsOf(values),
    },
    mpms: values.mpm,
    limitSeconds: values.p99,
    check: values.check,
    ...{ from: null, php: values.php },
    httpd: { path: values.httpd ?? null, image: values.httpdImage },
    seed,
    runId: `advise-${runIdOf(now, seed)}`,
  };
}

/** Returns the needs of the site: given, measured, or assumed. */
async function readNeeds(values: AdviseValues, problems: Problems, context: Context) {
  const { clients, requestTime: requestSeconds, think: thinkSeconds } = values;
  const measured = await measureNeeds(
    {
      ...{ logs: values.accessLog, unit: values.logTime ?? null },
      ...{ url: values.status ?? null, statusSeconds: Math.round(values.statusTime) },
    },
    problems,
    context.terminal,
    context.signal,
  );
  return needsOf({ clients, requestSeconds, thinkSeconds }, measured);
}

function currentOf(path: string | undefined, problems: Problems): Current | null {
  if (path === undefined) return null;
  const current = readCurrent(path);
  if (!('problem' in current)) return current;
  problems.push(message`${{ current: path }}: ${current.problem}`);
  return null;
}

async function check(values: AdviseValues, problems: Problems, context: Context) {
  const { json, runtime } = values;
  const resumed = resume(values.resume, openAdvice, problems);
  const around = await surroundings(runtime, problems);
  const current = currentOf(values.current, problems);
  const asked =
    resumed ?? requestOf(values, await readNeeds(values, problems, context), current, around.now);
  const { site, httpd } = asked;
  const wanted = { mpms: asked.mpms, php: asked.php, tls: site.tls !== null };
  if (values.newConnections !== undefined && !values.tls) {
    problems.push(message`${{ newConnections: values.newConnections }} goes with ${{ tls: true }}`);
  }
  if (asked.check && site.requestSeconds > longestCheckedSeconds) {
    problems.push(
      `--check with --request-time ${site.requestSeconds}s: only request times up to ` +
        `${longestCheckedSeconds} s can be checked, because the load generator gives a ` +
        'request up after 5 s',
    );
  }
  const from = resumed?.from ?? values.from;
  const measure = resumed === null ? values.measure : resumed.from === null;
  const origin = earlierOrigin(from, measure, { ...wanted, runtime, httpd }, problems);
  const request = { ...asked, from: origin?.path ?? null };
  const path = values.resume ?? values.out ?? usualOut(asked.runId);
  if (resumed === null && (origin === null || asked.check)) checkOut(path, problems);
  const isResumed = resumed !== null;
  return { request, path, resumed: isResumed, origin, around, runtimeWish: runtime, json };
}

export const advise = defineCommand({
  name: 'advise',
  summary: 'Recommend directives for each MPM of httpd, from measured costs and what a site needs.',
  options,
  notes: ['Only httpd is advised: the native server is a reference, not for sites.'],
  examples: [
    '--memory 4GiB --cpus 2 --clients 2000 --request-time 50ms --think 10s --keep-alive 5s',
  ],
  check,
  run: (job, { terminal, signal }) => giveAdvice(job, terminal, signal),
});
