import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { bench } from './commands/bench.ts';
import { cleanup } from './commands/cleanup.ts';
import { doctor } from './commands/doctor/doctor.ts';
import { renderAgain } from './commands/report.ts';
import type { ExitCode, Terminal } from './commands/terminal.ts';
import type { BenchFlags } from './plan/flags.ts';
import { presets } from './plan/presets.ts';

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

type Finish = (work: Promise<ExitCode>) => Promise<void>;

/** Every option is read as the text that was typed; the plan judges them all at once. */
function benchCommand(finish: Finish, signal: AbortSignal): Command {
  const presetList = Object.entries(presets)
    .map(([name, { purpose }]) => `  ${name.padEnd(9)}${purpose}`)
    .join('\n');
  return new Command('bench')
    .description('Measure the MPMs of httpd side by side and write a report.')
    .option('--mpm <LIST>', 'all, or some of prefork,worker,event', 'all')
    .option('--server <LIST>', 'all, or some of httpd', 'all')
    .option('--runtime <NAME>', 'auto (docker where an engine answers), docker, process', 'auto')
    .option('--workload <LIST>', 'all, or some of keepalive,burst', 'all')
    .option('--preset <NAME>', 'how much to measure, see below', 'quick')
    .option(
      '--driver <NAME>',
      'auto, autocannon (keepalive), undici (burst), raw (both; Linux)',
      'auto',
    )
    .option(
      '--tuning <NAME>',
      'matched (equal capacity), stock (httpd’s defaults), or a file',
      'matched',
    )
    .option('--connections <LIST>', 'numbers of connections (default: from the capacity)')
    .option('--rounds <N>', 'instead of the preset’s')
    .option('--duration <TIME>', 'measured time of a trial, such as 10s, instead of the preset’s')
    .option('--seed <N>', 'repeat the order of another run')
    .option('--out <DIR>', 'the run’s folder (default: reports/<run>)')
    .option('--resume <DIR>', 'go on with a run that was interrupted')
    .option('--httpd <PATH>', 'the httpd binary of the process runtime (default: found or fetched)')
    .option(
      '--httpd-image <NAME>',
      'base image of the docker runtime',
      process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4',
    )
    .option('--dry-run', 'print the plan and stop')
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      `\nPresets:\n${presetList}\n\nExample:\n  npm run bench -- --mpm worker,event --workload burst --preset smoke`,
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action((flags: BenchFlags, command: Command) =>
      finish(bench(flags, command.args, terminal, signal)),
    );
}

function program(finish: Finish, signal: AbortSignal): Command {
  const main = new Command('mpm-bench')
    .description('Which Apache MPM, and how sure are we?')
    .version(packageJson.version);
  main.addCommand(benchCommand(finish, signal));
  main
    .command('report <DIR>')
    .description('Render a run’s folder again.')
    .action((folder: string) => finish(renderAgain(folder, terminal)));
  main
    .command('doctor')
    .description('What this machine can do, and what would disturb a measurement.')
    .option('--json', 'as JSON')
    .action((options) => finish(doctor(options, terminal)));
  main
    .command('cleanup')
    .description('Remove what an interrupted run left behind. Runs under way are left alone.')
    .action(() => finish(cleanup(terminal)));
  for (const command of [main, ...main.commands]) command.exitOverride();
  return main;
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
  const finish: Finish = async (work) => {
    process.exitCode = await work;
  };
  try {
    await program(finish, interruptible()).parseAsync();
  } catch (error) {
    // commander has already written its message; help and version are no failure.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}

await main();
