import { Command } from 'commander';
import type { ExitCode } from '../studies/exit-code.ts';
import { effects } from '../studies/validate/effects.ts';
import { validate as testInstrument, type ValidateFlags } from '../studies/validate/validate.ts';
import type { CommandFile } from './command.ts';
import type { Context } from './context.ts';
import { imageOption } from './runtime-options.ts';

export const validate: CommandFile = { build };

function build({ terminal, signal }: Context, ended: (code: ExitCode) => void): Command {
  const list = Object.entries(effects)
    .map(([name, { title }]) => `  ${name.padEnd(9)}${title}`)
    .join('\n');
  return imageOption(new Command('validate'))
    .description('Test the instrument: compare an arm with itself, disturbed by a known effect.')
    .option('--effect <LIST>', 'all, or some of those below', 'none,cpu-10')
    .option('--campaigns <N>', 'runs for each effect', '10')
    .option('--rounds <N>', 'of each run', '12')
    .option('--duration <TIME>', 'measured time of a trial', '2s')
    .option('--runtime <NAME>', 'auto, docker, process', 'process')
    .option('--out <DIR>', 'its folder (default: reports/validation-<date>); goes on if it exists')
    .addHelpText('after', `\nEffects, the known difference of the second start:\n${list}`)
    .action((flags: ValidateFlags) => testInstrument(flags, terminal, signal).then(ended));
}
