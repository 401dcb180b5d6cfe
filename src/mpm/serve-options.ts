import type { Mpm } from './config/server-config.ts';
import { isLogLevel, type LogLevel } from './log/error-log.ts';

/** Options of serve.ts, which takes them as one argument in JSON. All but `mpm` may be absent. */
export interface ServeOptions {
  readonly mpm: Mpm;
  /** Relative paths of the configuration begin here, as httpd's -d; absent: the current folder. */
  readonly root?: string;
  /** A configuration file in httpd's syntax. */
  readonly file?: string;
  /** Directives that override the file, one each: "ThreadsPerChild 32". */
  readonly directives?: readonly string[];
  /** Names for <IfDefine>, as httpd's -D. */
  readonly defines?: readonly string[];
  /** Default: notice. */
  readonly logLevel?: LogLevel;
  /** Checks the configuration and ends, as httpd's -t. */
  readonly check?: boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isListOfTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** Names each field, what it must be, and the test for it. */
const fields: Readonly<
  Record<string, readonly [wanted: string, test: (value: unknown) => boolean]>
> = {
  mpm: [
    'prefork, worker or event',
    (value) => isText(value) && /^(?:prefork|worker|event)$/.test(value),
  ],
  root: ['a path', isText],
  file: ['a path', isText],
  directives: ['a list of strings', isListOfTexts],
  defines: ['a list of strings', isListOfTexts],
  logLevel: ['a log level', (value) => isText(value) && isLogLevel(value)],
  check: ['true or false', (value) => typeof value === 'boolean'],
};

/** Reads the argument of serve.ts. Returns the options, or every problem at once. */
export function readServeOptions(
  words: readonly string[],
): { readonly options: ServeOptions } | { readonly problems: readonly string[] } {
  const given = words.length === 1 ? parsed(words[0] ?? '') : null;
  if (given === null) {
    const example = '{"mpm":"event","file":"httpd.conf"}';
    return { problems: [`serve.ts takes one argument, a JSON object such as ${example}`] };
  }
  const problems = Object.entries({ mpm: undefined, ...given }).flatMap(([name, value]) => {
    const [wanted, test] = fields[name] ?? [];
    if (test === undefined) return [`${name}: no such option of serve.ts`];
    if (test(value)) return [];
    const found = value === undefined ? name : `${name} ${JSON.stringify(value)}`;
    return [`${found}: must be ${wanted}`];
  });
  return problems.length > 0 ? { problems } : { options: given as unknown as ServeOptions };
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
