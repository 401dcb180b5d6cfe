import { Command } from 'commander';
import { execa } from 'execa';
import { isLogLevel } from '../mpm/log/error-log.ts';
import type { ServeOptions } from '../mpm/serve-options.ts';
import { setBlocking } from '../os/descriptors.ts';
import type { ExitCode, Terminal } from '../studies/terminal.ts';
import type { Context } from './context.ts';

const serveFile = new URL('../mpm/serve.ts', import.meta.url).pathname;

interface ServeFlags {
  readonly mpm?: string;
  readonly port?: string;
  readonly docroot?: string;
  readonly c?: string;
  readonly D: readonly string[];
  readonly logLevel: string;
  readonly t?: true;
}

/** Defines the command that serves files by one of our connection models. */
export function serveCommand({ terminal, finish }: Context): Command {
  return new Command('serve')
    .description('Serve files by one of httpd’s connection models, written in TypeScript.')
    .option('--mpm <NAME>', 'prefork, worker or event')
    .option('--port <N>', 'listen on this port of 127.0.0.1 (default: 8080)')
    .option('--docroot <DIR>', 'the files to serve (default: the current folder)')
    .option('-c <FILE>', 'directives in httpd’s syntax')
    .option('-D <NAME>', 'a name for <IfDefine>, as httpd’s -D; repeatable', appended, [])
    .option('--log-level <LEVEL>', 'error, warn, notice, info or debug', 'notice')
    .option('-t', 'only say what is wrong with the configuration')
    .usage('--mpm prefork|worker|event [options] [--<Directive> <VALUE> ...]')
    .addHelpText(
      'after',
      `
Any directive can be given under httpd's name, such as --ThreadsPerChild 32 or
--Listen 127.0.0.1:8080; it overrides the file.

Signals, to the process in the pid file: TERM and INT stop, WINCH stops gracefully, HUP restarts,
USR1 restarts gracefully.`,
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action((flags: ServeFlags, { args }: Command) => finish(serve(flags, args, terminal)));
}

const appended = (value: string, earlier: readonly string[]) => [...earlier, value];

/** Checks the options, then lets this process become src/mpm/serve.ts. */
async function serve(
  flags: ServeFlags,
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const { directives, problems } = directivesIn(words);
  const { mpm = '', port, docroot, c, logLevel } = flags;
  if (!isMpm(mpm)) problems.push(`--mpm ${JSON.stringify(mpm)}: choose prefork, worker or event`);
  if (!isLogLevel(logLevel)) {
    const given = JSON.stringify(logLevel);
    problems.push(`--log-level ${given}: choose error, warn, notice, info or debug`);
  }
  if (problems.length > 0 || !isMpm(mpm) || !isLogLevel(logLevel)) {
    for (const problem of problems) terminal.err(problem);
    return 2;
  }
  const options: ServeOptions = {
    mpm,
    ...(c === undefined ? {} : { file: c }),
    directives: [
      ...(port === undefined ? [] : [`Listen 127.0.0.1:${port}`]),
      ...(docroot === undefined ? [] : [`DocumentRoot ${JSON.stringify(docroot)}`]),
      ...directives,
    ],
    defines: flags.D,
    logLevel,
    check: flags.t === true,
  };
  return become([serveFile, JSON.stringify(options)]);
}

const isMpm = (name: string): name is ServeOptions['mpm'] =>
  name === 'prefork' || name === 'worker' || name === 'event';

/** Reads "--ThreadsPerChild 32" as the directive "ThreadsPerChild 32". */
function directivesIn(words: readonly string[]) {
  const directives: string[] = [];
  const problems: string[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const [name = '', value] = words.slice(at, at + 2);
    if (!/^--[A-Za-z]\w*$/.test(name)) {
      problems.push(`${JSON.stringify(name)}: no such option; see --help`);
    } else if (value === undefined) problems.push(`${name}: a value is missing`);
    else directives.push(`${name.slice(2)} ${value}`);
  }
  return { directives, problems };
}

/**
 * Replaces this process by another program of Node's, which keeps the process id, and so gets the
 * signals and writes to our streams. Node sets pipes to not block; the program expects them as they
 * were. Where Node cannot do that (below 22.15), runs the program as a child and passes signals on.
 */
async function become(words: readonly string[]): Promise<ExitCode> {
  for (const fd of [1, 2]) setBlocking(fd, true);
  process.execve?.(process.execPath, [process.execPath, ...words], process.env);
  const child = execa(process.execPath, words, { stdio: 'inherit', reject: false });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGWINCH'] as const) {
    process.removeAllListeners(name);
    process.on(name, () => void child.kill(name));
  }
  const { exitCode } = await child;
  return (exitCode ?? 1) as ExitCode;
}
