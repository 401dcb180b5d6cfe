import type { ConfigFlags, Mpm } from './config/config.ts';
import { isLogLevel, type LogLevel } from './log/error-log.ts';

/** What the command line of `npm run serve` says. */
export interface ServeFlags {
  readonly mpm: Mpm;
  /** A file in httpd's syntax; null: none. */
  readonly file: string | null;
  readonly config: ConfigFlags;
  readonly logLevel: LogLevel;
  /** Only judge the configuration. */
  readonly test: boolean;
}

export const usage = `Usage: npm run serve -- --mpm prefork|worker|event [options]

Serve files by one of httpd's connection models, written in TypeScript.

  --mpm <NAME>         prefork, worker or event
  --port <N>           listen on this port of 127.0.0.1 (default 8080)
  --docroot <DIR>      the files to serve
  -c <FILE>            directives in httpd's syntax
  -D <NAME>            a name for <IfDefine>, as httpd's -D
  --log-level <LEVEL>  error, warn, notice (default), info, debug
  --<Directive> <V>    any directive under httpd's name, such as --ThreadsPerChild 32 or
                       --Listen 127.0.0.1:8080; it counts more than the file
  -t                   only say what is wrong with the configuration
  -h, --help           this text

Signals, to the process in the pid file: TERM and INT stop, WINCH stops gracefully, HUP restarts,
USR1 restarts gracefully.`;

/** Words → flags, or every problem at once, or that the usage is asked for. */
export type ServeArguments =
  | { readonly flags: ServeFlags }
  | { readonly problems: readonly string[] }
  | { readonly help: true };

const mpms: readonly string[] = ['prefork', 'worker', 'event'];

export function readServeFlags(words: readonly string[]): ServeArguments {
  if (words.includes('--help') || words.includes('-h')) return { help: true };
  const problems: string[] = [];
  const given = { mpm: '', file: null as string | null, logLevel: 'notice' };
  const directives: string[] = [];
  const defines: string[] = [];
  const own: Record<string, (value: string) => void> = {
    '--mpm': (value) => {
      given.mpm = value;
    },
    '--port': (value) => void directives.push(`Listen 127.0.0.1:${value}`),
    '--docroot': (value) => void directives.push(`DocumentRoot ${JSON.stringify(value)}`),
    '--log-level': (value) => {
      given.logLevel = value;
    },
    '-c': (value) => {
      given.file = value;
    },
    '-D': (value) => void defines.push(value),
  };
  const pairs = words.filter((word) => word !== '-t');
  for (let at = 0; at < pairs.length; at += 2) {
    const [name = '', value] = pairs.slice(at, at + 2);
    if (value === undefined) problems.push(`${name}: a value is missing`);
    else if (own[name] !== undefined) own[name](value);
    else if (/^--[A-Za-z]\w*$/.test(name)) directives.push(`${name.slice(2)} ${value}`);
    else problems.push(`${JSON.stringify(name)}: no such option; see --help`);
  }
  if (!mpms.includes(given.mpm)) {
    problems.push(`--mpm ${JSON.stringify(given.mpm)}: choose prefork, worker or event`);
  }
  const { mpm, file, logLevel } = given;
  if (!isLogLevel(logLevel)) {
    problems.push(
      `--log-level ${JSON.stringify(logLevel)}: choose error, warn, notice, info or debug`,
    );
    return { problems };
  }
  if (problems.length > 0) return { problems };
  const test = words.includes('-t');
  return { flags: { mpm: mpm as Mpm, file, config: { directives, defines }, logLevel, test } };
}
