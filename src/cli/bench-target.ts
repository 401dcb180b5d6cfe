import { message, type Problems, type Setting } from '../host/message.ts';
import { targetOf } from '../load/workloads/retarget.ts';
import type { NamedVariant } from '../plan/choose-arms.ts';
import type { Tuning } from '../server/arm.ts';
import { siteWith } from '../server/site.ts';
import { type LoggedMix, mixOf } from '../studies/bench/mix-of-log.ts';
import { readLogs } from '../studies/read-logs.ts';
import type { Context } from './context.ts';
import { site } from './named-settings.ts';
import type { Options, Values } from './option.ts';
import { requestOptions } from './request-options.ts';
import { expectedBody, requestPath } from './request-values.ts';
import { urls } from './urls.ts';
import { texts } from './values.ts';

/** Options for the site that is measured, and what clients ask of it. */
export const targetOptions = {
  '--site <FILE>': site
    .optional()
    .describe('run a whole configuration of httpd; auto: that of this machine'),
  '--path <PATH>': requestPath
    .optional()
    .describe(
      'what clients ask for, except under workloads with documents of their own ' +
        '(default: a document of 1 KiB, with --site /)',
    ),
  '--urls <FILE>': urls
    .optional()
    .describe('a mix of requests instead of one: lines of WEIGHT METHOD PATH [STATUS]'),
  '--access-log <FILE>': texts
    .default([])
    .describe('make that mix from an access log of httpd: its most frequent pages; repeatable'),
  ...requestOptions('a workload decides how long a connection lives'),
  '--expect-body <document|any|FILE>': expectedBody('document')
    .prefault('document')
    .describe('body of a correct answer: the document of that path, any, or that of a file'),
} satisfies Options;

type TargetValues = Values<typeof targetOptions>;

/** Other options that a site does not go with. */
interface BesideSite {
  readonly tuning: Tuning;
  readonly server: 'auto' | readonly string[];
  readonly runtime: string;
}

/** Returns the request that replaces that for the small document; null: none does. */
export const targetIn = (values: TargetValues, logged: LoggedMix | null) =>
  targetOf({
    ...values,
    path: values.path ?? (values.site && '/'),
    urls: values.urls ?? logged?.lines,
  });

/** Returns the remarks of a plan on the mix of an access log. */
export const notesOf = (logged: LoggedMix | null): readonly string[] =>
  logged === null ? [] : [logged.note];

/** Returns the variants; those of a site are the site with other directives. */
export function variantsOf(
  { site, variant }: TargetValues & { readonly variant: readonly NamedVariant[] },
  problems: Problems,
): readonly NamedVariant[] {
  if (site === undefined) return variant;
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

function checkSite(
  { site, tuning, server, runtime }: TargetValues & BesideSite,
  problems: Problems,
): void {
  if (site === undefined) return;
  if (tuning.name !== 'matched') {
    problems.push(
      message`${{ site: true }} and ${{ tuning: true }}: the site has its directives; \
compare others with ${{ variant: 'NAME=FILE' }}`,
    );
  }
  if (server !== 'auto' && server.some((name) => name !== 'httpd')) {
    problems.push(message`${{ site: true }} runs under httpd alone: ${{ server: 'httpd' }}`);
  }
  if (runtime === 'docker') {
    problems.push(message`${{ site: true }} needs ${{ runtime: 'process' }}`);
  }
}

/** Reads the mix of an access log; null where none was given, or with a problem. */
export async function loggedMix(
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
  problems.push(message`${{ accessLog: accessLog.join(' ') }}: no page was got with success`);
  return null;
}
