import { Command } from 'commander';
import { claims as testClaims } from '../studies/claims/command-claims.ts';
import { type ClaimsFlags, presetList } from '../studies/claims/command-flags.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import type { CommandFile } from './command.ts';
import type { Context } from './context.ts';
import { runtimeOptions } from './runtime-options.ts';

export const claims: CommandFile = { build };

function build({ terminal, signal }: Context, ended: (code: ExitCode) => void): Command {
  return runtimeOptions(new Command('claims'))
    .description('Test what everybody says about the MPMs on this machine.')
    .option('--claim <LIST>', 'all, or the numbers of some, such as 2,7', 'all')
    .option('--list', 'print the claims and stop')
    .option('--server <LIST>', 'all, or some of httpd,native', 'all')
    .option('--preset <NAME>', 'how much to measure, see below', 'quick')
    .option('--seed <N>', 'repeat the order of another run')
    .option('--out <DIR>', 'its folder (default: reports/claims-<run>)')
    .option('--resume <DIR>', 'go on with claims that were interrupted')
    .option('--dry-run', 'print the plan, with what would support and what would refute, and stop')
    .option('--json', 'print the answers as JSON on stdout')
    .addHelpText(
      'after',
      `\nPresets:\n${presetList}\n\nExample:\n  npm run claims -- --claim 7 --server httpd`,
    )
    .allowExcessArguments()
    .action((flags: ClaimsFlags, command: Command) =>
      testClaims(flags, command.args, terminal, signal).then(ended),
    );
}
