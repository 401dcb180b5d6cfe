import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { cleanup } from '../studies/cleanup.ts';
import { adviseCommand } from './advise.ts';
import { benchCommand } from './bench.ts';
import { claimsCommand } from './claims.ts';
import { type CompareFlags, compare } from './commands-compare.ts';
import { renderAgain } from './commands-report.ts';
import type { Context } from './context.ts';
import { doctor } from './doctor/doctor.ts';
import { loadCommand } from './load.ts';
import { serveCommand } from './serve.ts';
import { validateCommand } from './validate.ts';

/** argv → one of the commands. */
export function program(context: Context): Command {
  const { terminal, finish } = context;
  const main = new Command('mpm-bench')
    .description('Which Apache MPM, and how sure are we?')
    .version(packageJson.version);
  main.addCommand(benchCommand(context));
  main.addCommand(loadCommand(context));
  main.addCommand(claimsCommand(context));
  main.addCommand(serveCommand(context));
  main.addCommand(validateCommand(context));
  main.addCommand(adviseCommand(context));
  main
    .command('report <DIR>')
    .description('Render a run’s folder again.')
    .action((folder: string) => finish(renderAgain(folder, terminal)));
  main
    .command('compare <EARLIER> <LATER>')
    .description('Two runs’ folders against each other: which arm gained on which.')
    .option('--anyway', 'although the machine, its kernel or httpd is another one')
    .option('--watch <ARM>', 'exit status 1 where this arm lost on another')
    .action((earlier: string, later: string, flags: CompareFlags) =>
      finish(Promise.resolve(compare([earlier, later], flags, terminal))),
    );
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
