import { availableParallelism, totalmem } from 'node:os';
import type * as z from 'zod';
import { runIdOf } from '../plan/make-plan.ts';
import type { Problems } from '../plan/problems.ts';
import { earlierOrigin } from '../studies/advise/origin.ts';
import type { AdviseRequest } from '../studies/advise/request.ts';
import { giveAdvice, openAdvice, usualOut } from '../studies/advise/study.ts';
import { checkOut, resume } from '../studies/out-folder.ts';
import { randomSeed, surroundings } from '../studies/surroundings.ts';
import { defineCommand } from './command.ts';
import type { Options, Values } from './option.ts';
import { runtimeOptions } from './runtime-options.ts';
import { duration, mpms, share, size, switched, text, wholeNumber } from './values.ts';

/** The load generator gives a request up after 5 s; what takes longer than this cannot be checked. */
const longestCheckedSeconds = 2;

const siteOptions = [
  {
    flag: '--memory <SIZE>',
    description: 'memory of the machine or container',
    schema: size.prefault(`${Math.floor(totalmem() / 2 ** 20)}MiB`),
  },
  {
    flag: '--reserve <SHARE>',
    description: 'share of the memory for everything that is not httpd',
    schema: share.prefault('25%'),
  },
  {
    flag: '--cpus <N>',
    description: 'CPUs of the machine or container',
    schema: wholeNumber(1, 1024).prefault(String(availableParallelism())),
  },
  {
    flag: '--clients <N>',
    description: 'visitors at once, each with one connection at a time',
    schema: wholeNumber(1, 100_000).prefault('200'),
  },
  {
    flag: '--request-time <TIME>',
    description: 'time for which a request keeps a worker busy',
    schema: duration(0.0001, 3600).prefault('50ms'),
  },
  {
    flag: '--think <TIME>',
    description: 'pause between an answer and the visitor’s next request',
    schema: duration(0, 3600).prefault('10s'),
  },
  {
    flag: '--keep-alive <TIME>',
    description: 'KeepAliveTimeout that you want; 0s switches keep-alive off',
    schema: duration(0, 600).prefault('5s'),
  },
  {
    flag: '--cpu-time <TIME>',
    description: 'CPU time of a request (default: as measured for a small answer)',
    schema: duration(0.000001, 3600).optional(),
  },
] as const satisfies Options;

const options = [
  ...siteOptions,
  { flag: '--mpm <LIST>', description: 'MPMs to advise on', schema: mpms.prefault('all') },
  {
    flag: '--from <DIR>',
    description:
      'folder of bench, claims or advise to take the costs from (default: the newest under reports/ that has them; else they are measured)',
    schema: text.optional(),
  },
  {
    flag: '--measure',
    description: 'measure the costs now, in about a minute, whatever was measured before',
    schema: switched,
  },
  {
    flag: '--check',
    description: 'run each advised configuration at its load; exit status 1 if one fails',
    schema: switched,
  },
  {
    flag: '--p99 <TIME>',
    description: 'the check: latency that 99 of 100 visitors must not exceed',
    schema: duration(0.001, 60).prefault('500ms'),
  },
  {
    flag: '--out <DIR>',
    description: 'folder of what is measured (default: reports/advise-<run>)',
    schema: text.optional(),
  },
  {
    flag: '--resume <DIR>',
    description: 'continue a measurement or a check that was interrupted',
    schema: text.optional(),
  },
  ...runtimeOptions,
  { flag: '--json', description: 'print the result as JSON on stdout', schema: switched },
] as const satisfies Options;

type AdviseValues = Values<typeof options, [], z.ZodUndefined>;

function requestOf(values: AdviseValues, now: Date): AdviseRequest {
  const seed = randomSeed();
  return {
    site: {
      memoryBytes: values.memory,
      reserveShare: values.reserve,
      cpus: values.cpus,
      clients: values.clients,
      requestSeconds: values.requestTime,
      thinkSeconds: values.think,
      keepAliveSeconds: values.keepAlive,
      cpuUsPerRequest: values.cpuTime === undefined ? null : values.cpuTime * 1e6,
    },
    mpms: values.mpm,
    limitSeconds: values.p99,
    check: values.check,
    from: null,
    httpd: { path: values.httpd ?? null, image: values.httpdImage },
    seed,
    runId: `advise-${runIdOf(now, seed)}`,
  };
}

async function check(values: AdviseValues, problems: Problems) {
  const { json, runtime } = values;
  const resumed = resume(values.resume, openAdvice, problems);
  const around = await surroundings(runtime, problems);
  const asked = resumed ?? requestOf(values, around.now);
  const { site, mpms: chosen, httpd } = asked;
  if (asked.check && site.requestSeconds > longestCheckedSeconds) {
    problems.push(
      `--check with --request-time ${site.requestSeconds}s: only request times up to ${longestCheckedSeconds} s can be checked, because the load generator gives a request up after 5 s`,
    );
  }
  const from = resumed?.from ?? values.from;
  const measure = resumed === null ? values.measure : resumed.from === null;
  const origin = earlierOrigin(from, measure, { mpms: chosen, runtime, httpd }, problems);
  const request = { ...asked, from: origin?.path ?? null };
  const path = values.resume ?? values.out ?? usualOut(asked.runId);
  if (resumed === null && (origin === null || asked.check)) checkOut(path, problems);
  const mayFallBack = runtime === 'auto';
  return { request, path, resumed: resumed !== null, origin, around, mayFallBack, json };
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
