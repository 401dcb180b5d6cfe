import { message, type Problems, type Setting } from '../host/message.ts';
import type { ProtocolName } from '../load/protocols/protocols.ts';
import { targetOf } from '../load/workloads/retarget.ts';
import type { NamedVariant } from '../plan/choose-arms.ts';
import { list } from '../report/format.ts';
import type { SiteTuning, Tuning } from '../server/arm.ts';
import { siteWith } from '../server/site.ts';
import { type LoggedMix, mixOf } from '../studies/bench/mix-of-log.ts';
import type { RuntimeWish } from '../studies/choose-runtime.ts';
import { readLogs } from '../studies/read-logs.ts';
import { readWishedSite } from '../studies/read-site.ts';
import type { Context } from './context.ts';
import type { Options, Values } from './option.ts';
import { requestOptions } from './request-options.ts';
import { expectedBody, requestPath } from './request-values.ts';
import { runtimeOptions } from './runtime-options.ts';
import { urls } from './urls.ts';
import { text, texts } from './values.ts';

/** Options for the site that is measured, and what clients ask of it. */
export const targetOptions = {
  '--site <FILE>': text
    .optional()
    .describe('run a whole configuration of httpd; auto: that of this machine'),
  '--site-image <NAME>': text
    .optional()
    .describe(
      'run the site of an image with its own httpd, in containers; --site names its file there',
    ),
  '--path <PATH>': requestPath
    .optional()
    .describe(
      'what clients ask for, except under workloads with documents of their own ' +
        '(default: a document of 1 KiB, with --site /)',
    ),
  '--urls <FILE>': urls
    .optional()
    .describe(
      'a mix of requests instead of one: lines of WEIGHT METHOD PATH [STATUS] ["HEADER" …]',
    ),
  '--access-log <FILE>': texts
    .default([])
    .describe('make that mix from an access log of httpd: its most frequent pages; repeatable'),
  ...requestOptions('a workload decides how long a connection lives'),
  '--expect-body <document|any|FILE>': expectedBody('document')
    .prefault('document')
    .describe('body of a correct answer: the document of that path, any, or that of a file'),
} satisfies Options;

type TargetValues = Values<typeof targetOptions>;

/** A site and its logs as they were read; null: none was given. */
export interface Read {
  readonly site: SiteTuning | null;
  readonly logged: LoggedMix | null;
}

/** Other options that a site does not go with. */
interface BesideSite {
  readonly tuning: Tuning;
  readonly server: 'auto' | readonly string[];
  readonly runtime: RuntimeWish;
  readonly httpd: string | undefined;
  readonly httpdImage: string;
  readonly build: readonly unknown[];
  readonly protocol: readonly ProtocolName[];
}

/** Returns the request that replaces that for the small document; null: none does. */
export const targetIn = (values: TargetValues, { site, logged }: Read) =>
  targetOf({
    ...values,
    path: values.path ?? (site === null ? undefined : '/'),
    urls: values.urls ?? logged?.lines,
  });

/** Returns the remarks of a plan on the mix of an access log. */
export const notesOf = ({ logged }: Read): readonly string[] =>
  logged === null ? [] : [logged.note];

/** Returns the variants; those of a site are the site with other directives. */
export function variantsOf(
  variant: readonly NamedVariant[],
  site: SiteTuning | null,
  problems: Problems,
): readonly NamedVariant[] {
  if (site === null) return variant;
  return variant.map(({ name, tuning }) => {
    try {
      return { name, tuning: tuning.name === 'file' ? siteWith(site, tuning) : site };
    } catch (error) {
      problems.push(message`${{ variant: name }}: ${(error as Error).message}`);
      return { name, tuning: site };
    }
  });
}

/** Adds what does not go together. */
export function checkTogether(values: TargetValues & BesideSite, problems: Problems): void {
  checkMix(values, problems);
  checkSite(values, problems);
}

/** Adds what the lines of a mix say themselves. */
function checkMix(values: TargetValues, problems: Problems): void {
  const { urls: lines, accessLog, path, method, requestBody, expectStatus } = values;
  const sources: readonly Setting[] = [
    ...(lines === undefined ? [] : [{ urls: true as const }]),
    ...(accessLog.length === 0 ? [] : [{ accessLog: true as const }]),
  ];
  const [source, other] = sources;
  if (source === undefined) return;
  const own: readonly Setting[] = [
    ...(other === undefined ? [] : [other]),
    ...(path === undefined ? [] : [{ path }]),
    ...(method === 'GET' ? [] : [{ method }]),
    ...(requestBody === undefined ? [] : [{ requestBody: true as const }]),
    ...(expectStatus === 200 ? [] : [{ expectStatus }]),
  ];
  problems.push(...own.map((each) => message`${source} makes the mix: leave out ${each}`));
}

/** Names the option that gives a site; null: there is none. */
const siteOption = ({ site, siteImage }: TargetValues): Setting | null => {
  if (siteImage !== undefined) return { siteImage: true };
  return site === undefined ? null : { site: true };
};

/** Tells where a site runs: as processes, unless an image has it or containers are asked for. */
export function runtimeFor({ site, siteImage, runtime }: TargetValues & BesideSite): RuntimeWish {
  if (siteImage !== undefined) return 'docker';
  return site !== undefined && runtime === 'auto' ? 'process' : runtime;
}

function checkSite(values: TargetValues & BesideSite, problems: Problems): void {
  const { tuning, server } = values;
  const given = siteOption(values);
  if (given === null) return;
  if (values.siteImage !== undefined) checkImage(values, problems);
  if (tuning.name !== 'matched') {
    problems.push(
      message`${given} and ${{ tuning: true }}: the site has its directives; \
compare others with ${{ variant: 'NAME=FILE' }}`,
    );
  }
  if (server !== 'auto' && server.some((name) => name !== 'httpd')) {
    problems.push(message`${given} runs under httpd alone: ${{ server: 'httpd' }}`);
  }
  if (values.protocol.some((name) => name !== 'http1')) {
    problems.push(
      message`${given} is asked over HTTP/1.1 alone, on one port without TLS: \
leave out ${{ protocol: values.protocol.join(',') }}`,
    );
  }
}

/** The base image that is taken where none is given. */
const usualImage = runtimeOptions['--httpd-image <NAME>'].parse(undefined);

function checkImage({ runtime, httpd, httpdImage, build }: BesideSite, problems: Problems): void {
  const given: Setting = { siteImage: true };
  if (runtime === 'process') problems.push(message`${given} needs ${{ runtime: 'docker' }}`);
  const others: readonly Setting[] = [
    ...(httpd === undefined ? [] : [{ httpd }]),
    ...(httpdImage === usualImage ? [] : [{ httpdImage }]),
    ...(build.length === 0 ? [] : [{ build: true as const }]),
  ];
  problems.push(...others.map((each) => message`${given} has its own httpd: leave out ${each}`));
}

/** Reads the site and the logs that were given, for a run that is not resumed. */
export async function readTarget(
  values: TargetValues & { readonly resume: string | undefined },
  problems: Problems,
  terminal: Context['terminal'],
  signal: AbortSignal,
): Promise<Read> {
  const logged = await loggedMix(values, problems, terminal, signal);
  const isAsked = siteOption(values) !== null && values.resume === undefined;
  return {
    site: isAsked ? await readWishedSite(values, problems, terminal, signal) : null,
    logged,
  };
}

/** Reads the mix of an access log; null where none was given, or with a problem. */
async function loggedMix(
  { accessLog, resume }: TargetValues & { readonly resume: string | undefined },
  problems: Problems,
  terminal: Context['terminal'],
  signal: AbortSignal,
): Promise<LoggedMix | null> {
  if (accessLog.length === 0 || resume !== undefined || problems.length > 0) return null;
  const traffic = await readLogs(accessLog, null, problems, terminal, signal);
  if (traffic === null) return null;
  const mix = mixOf(traffic);
  if (mix.lines.length > 0) return mix;
  problems.push(
    message`${{ accessLog: true }}: no page of ${list(accessLog)} was got with success`,
  );
  return null;
}
