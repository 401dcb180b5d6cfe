import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { writeErrorOf } from '../host/write-file.ts';
import { type ExitCode, exitCodes } from '../studies/exit-code.ts';
import { commands } from './commands.ts';
import type { Context } from './context.ts';
import { wording } from './wording.ts';

// The reader of the output may stop reading (`| head`); the work goes on and is cleaned up after.
for (const [name, stream] of Object.entries({ stdout: process.stdout, stderr: process.stderr })) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const refused = writeErrorOf(error);
    if (refused === null) throw error;
    // The watchdog ends what runs. The trials stand in the run's folder.
    if (name === 'stdout') process.stderr.write(`cannot write ${name}: ${error.message}\n`);
    process.exit(3);
  });
}

/** Signals within this time count as one: the terminal sends Ctrl-C, and npm passes it on. */
const sameMs = 500;

/** Returns a signal that the first SIGINT, SIGTERM or SIGHUP aborts; a later one exits at once. */
function interruptible(): AbortSignal {
  const controller = new AbortController();
  let firstMs = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (performance.now() - firstMs < sameMs) return;
        process.exit(130);
      }
      firstMs = performance.now();
      controller.abort(new Error(`interrupted by ${name}`));
    });
  }
  return controller.signal;
}

/** Turns argv into a command and the command's end into the exit status. */
async function main(): Promise<void> {
  const context: Context = {
    terminal: {
      out: (text) => void process.stdout.write(`${wording(text)}\n`),
      err: (text) => void process.stderr.write(`${wording(text)}\n`),
      progress: process.stderr,
    },
    signal: interruptible(),
  };
  const ended = (code: ExitCode) => {
    process.exitCode = code;
  };
  const statuses = Object.entries(exitCodes).map(([code, text]) => `  ${code.padEnd(5)}${text}`);
  const program = new Command('mpm-bench')
    .description('Measures which MPM of Apache httpd serves best, and how sure the answer is.')
    .version(packageJson.version)
    .configureHelp({
      commandUsage: () => 'npm run COMMAND -- [options]',
      subcommandTerm: (command) => command.name(),
    })
    .addHelpText('after', `\nExit status:\n${statuses.join('\n')}`);
  for (const each of commands) program.addCommand(each.build(context, ended));
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync();
  } catch (error) {
    // commander has already written its message; --help and --version are no failure.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}

await main();
