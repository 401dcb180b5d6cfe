import { Command } from 'commander';
import type { BenchFlags } from '../plan/flags.ts';
import { legalWords } from '../plan/make-plan.ts';
import { presets } from '../plan/presets.ts';
import { bench as measureMpms } from '../studies/bench/bench.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import type { CommandFile } from './command.ts';
import type { Context } from './context.ts';
import { runtimeOptions } from './runtime-options.ts';

const phpNote =
  '--server php: a PHP page, by mod_php inside prefork and by PHP-FPM behind event; PHP is found on\nthis machine or fetched like httpd.';

/** Every option is read as the text that was typed; the plan judges them all at once. */
export const bench: CommandFile = { build };

function build({ terminal, signal }: Context, ended: (code: ExitCode) => void): Command {
  const presetList = Object.entries(presets)
    .map(([name, { purpose }]) => `  ${name.padEnd(9)}${purpose}`)
    .join('\n');
  return comparisonOptions(runtimeOptions(armOptions(new Command('bench'))))
    .description('Measure the MPMs of httpd side by side and write a report.')
    .option(
      '--workload <LIST>',
      `all, or some of ${legalWords.workload.join(',')}; auto: the preset’s`,
      'auto',
    )
    .option('--preset <NAME>', 'how much to measure, see below', 'quick')
    .option(
      '--driver <NAME>',
      'auto, raw (all workloads; Linux), autocannon (keepalive), undici (burst)',
      'auto',
    )
    .option('--client-threads <N>', 'threads of the load generator', '1')
    .option(
      '--tuning <NAME>',
      'matched (equal capacity), stock (httpd’s defaults), or a file',
      'matched',
    )
    .option(
      '--variant <NAME=FILE>',
      'a tuning to compare; repeatable, one alone is compared with --tuning',
      appended,
    )
    .option(
      '--build <NAME=PATH>',
      'an httpd to compare: a binary or an image; repeatable, one alone is compared with the default',
      appended,
    )
    .option('--connections <LIST>', 'numbers of connections (default: from the capacity)')
    .option('--rounds <N>', 'instead of the preset’s')
    .option('--duration <TIME>', 'measured time of a trial, such as 10s, instead of the preset’s')
    .option('--seed <N>', 'repeat the order of another run')
    .option('--out <DIR>', 'the run’s folder (default: reports/<run>)')
    .option('--resume <DIR>', 'go on with a run that was interrupted')
    .option('--dry-run', 'print the plan and stop')
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      `\nPresets:\n${presetList}\n\n${phpNote}\n\nExample:\n  npm run bench -- --mpm worker,event --workload burst --preset smoke`,
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action((flags: BenchFlags, command: Command) =>
      measureMpms(flags, command.args, terminal, signal).then(ended),
    );
}

const appended = (value: string, before: readonly string[] = []) => [...before, value];

/** Who takes part. */
function armOptions(command: Command): Command {
  return command
    .option('--mpm <LIST>', 'all, or some of prefork,worker,event', 'all')
    .option(
      '--server <LIST>',
      'all (httpd,native), or some of httpd,native,php; see below',
      'httpd',
    );
}

/** How the arms are compared. */
function comparisonOptions(command: Command): Command {
  return command
    .option(
      '--margin <LIST>',
      'differences that do not matter: 5%, or some of throughput=3%,cpu=3%,latency=10%,memory=5%',
    )
    .option(
      '--control <WHEN>',
      'yes, no or auto (the preset’s): start one arm twice in every round, to test the run itself',
      'auto',
    );
}
