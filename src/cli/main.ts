import { CommanderError } from 'commander';
import type { Terminal } from '../studies/terminal.ts';
import type { Context } from './context.ts';
import { program } from './program.ts';

const terminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  progress: process.stderr,
};

// Whoever reads our output may stop reading (`| head`); the work goes on, and is cleaned up after.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** The first signal stops the work, which cleans up; the second one ends us at once. */
function interruptible(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new Error(`interrupted by ${name}`));
    });
  }
  return controller.signal;
}

async function main(): Promise<void> {
  const finish: Context['finish'] = async (work) => {
    process.exitCode = await work;
  };
  try {
    await program({ terminal, finish, signal: interruptible() }).parseAsync();
  } catch (error) {
    // commander has already written its message; help and version are no failure.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}

await main();
