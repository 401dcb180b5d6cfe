import { Command } from 'commander';
import { adviseCommand as adviseSite, machineDefaults } from '../studies/advise/command-advise.ts';
import type { AdviseFlags } from '../studies/advise/command-flags.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import type { CommandFile } from './command.ts';
import type { Context } from './context.ts';
import { runtimeOptions } from './runtime-options.ts';

export const advise: CommandFile = { build };

function build({ terminal, signal }: Context, ended: (code: ExitCode) => void): Command {
  const command = new Command('advise')
    .description('What to set for each MPM of httpd, from what was measured and what a site needs.')
    .option('--memory <SIZE>', 'of the machine or container', machineDefaults.memory)
    .option('--reserve <SHARE>', 'of it, for everything that is not httpd', '25%')
    .option('--cpus <N>', 'of the machine or container', machineDefaults.cpus)
    .option('--clients <N>', 'visitors at once, each with one connection at a time', '200')
    .option('--request-time <TIME>', 'for which a worker is busy with a request', '50ms')
    .option('--think <TIME>', 'between an answer and the visitor’s next request', '10s')
    .option('--keep-alive <TIME>', 'KeepAliveTimeout as it is wanted; 0s: off', '5s')
    .option('--cpu-time <TIME>', 'CPU time of a request (default: as measured, of a small answer)')
    .option('--mpm <LIST>', 'all, or some of prefork,worker,event', 'all')
    .option(
      '--from <DIR>',
      'a folder of bench, claims or advise (default: the newest under reports/ that tells the costs; else they are measured)',
    )
    .option('--measure', 'measure the costs now, in about a minute, whatever was measured before')
    .option('--check', 'run each advised configuration at its load; exit status 1 if one fails')
    .option('--p99 <TIME>', 'the check: latency that 99 of 100 visitors must not exceed', '500ms')
    .option('--out <DIR>', 'the folder of what is run (default: reports/advise-<run>)');
  return runtimeOptions(command)
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      '\nOnly httpd is advised: our own server is a reference, not for sites.\n\nExample:\n  npm run advise -- --memory 4GiB --cpus 2 --clients 2000 --request-time 50ms --think 10s --keep-alive 5s',
    )
    .allowExcessArguments()
    .action((flags: AdviseFlags, command: Command) =>
      adviseSite(flags, command.args, terminal, signal).then(ended),
    );
}
