import { resolve } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';
import type { ServeOptions } from '../mpm/serve-options.ts';
import { setBlocking } from '../os/descriptors.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import { defineCommand } from './command.ts';
import { oneOf, switched, text } from './values.ts';

const serveFile = new URL('../mpm/serve.ts', import.meta.url).pathname;

/** Reads "--ThreadsPerChild 32" as the directive "ThreadsPerChild 32". */
const directives = z.array(z.string()).transform((words, context) => {
  const read: string[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const [name = '', value] = words.slice(at, at + 2);
    if (!/^--[A-Za-z]\w*$/.test(name)) {
      context.addIssue(`${JSON.stringify(name)}: no such option; see --help`);
    } else if (value === undefined) context.addIssue(`${name}: a value is missing`);
    else read.push(`${name.slice(2)} ${value}`);
  }
  return read;
});

export const serve = defineCommand({
  name: 'serve',
  summary: 'Serve files by one of httpd’s connection models, written in TypeScript.',
  options: {
    '--mpm <NAME>': oneOf(['prefork', 'worker', 'event']).describe('connection model'),
    '--port <N>': text.optional().describe('listen on this port of 127.0.0.1 (default: 8080)'),
    '--docroot <DIR>': text
      .optional()
      .describe('folder of the files to serve (default: the current folder)'),
    '-c <FILE>': text.optional().describe('directives in httpd’s syntax'),
    '-D <NAME>': z
      .array(text)
      .default([])
      .describe('a name for <IfDefine>, as httpd’s -D; repeatable'),
    '--log-level <LEVEL>': oneOf(['error', 'warn', 'notice', 'info', 'debug'])
      .prefault('notice')
      .describe('least grave messages that are logged'),
    '-t': switched.describe('only print what is wrong with the configuration'),
  },
  rest: directives,
  restUsage: '[--<Directive> <VALUE> ...]',
  notes: [
    'Any directive can be given under httpd’s name, such as --ThreadsPerChild 32 or\n' +
      '--Listen 127.0.0.1:8080; it overrides the file.',
    'Signals, to the process in the pid file: TERM and INT stop, WINCH stops gracefully,\n' +
      'HUP restarts, USR1 restarts gracefully.',
  ],
  examples: ['--mpm event --port 8080 --docroot docker/htdocs'],
  async run({ mpm, port, docroot, c, D, logLevel, t, words }) {
    const options: ServeOptions = {
      mpm,
      ...(c === undefined ? {} : { file: c }),
      directives: [
        ...(port === undefined ? [] : [`Listen 127.0.0.1:${port}`]),
        ...(docroot === undefined ? [] : [`DocumentRoot ${JSON.stringify(resolve(docroot))}`]),
        ...words,
      ],
      defines: D,
      logLevel,
      check: t,
    };
    return become([serveFile, JSON.stringify(options)]);
  },
});

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
