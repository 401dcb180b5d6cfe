import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { adviseCommand, machineDefaults } from './commands/advise/advise.ts';
import type { AdviseFlags } from './commands/advise/flags.ts';
import { bench } from './commands/bench.ts';
import { claims } from './commands/claims/claims.ts';
import { type ClaimsFlags, presetList as claimsPresetList } from './commands/claims/flags.ts';
import { cleanup } from './commands/cleanup.ts';
import { type CompareFlags, compare } from './commands/compare.ts';
import { doctor } from './commands/doctor/doctor.ts';
import type { LoadFlags } from './commands/load/flags.ts';
import { load } from './commands/load/load.ts';
import { renderAgain } from './commands/report.ts';
import type { ExitCode, Terminal } from './commands/terminal.ts';
import { effects } from './commands/validate/effects.ts';
import { type ValidateFlags, validate } from './commands/validate/validate.ts';
import type { BenchFlags } from './plan/flags.ts';
import { legalWords } from './plan/make-plan.ts';
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

const phpNote =
  '--server php: a PHP page, by mod_php inside prefork and by PHP-FPM behind event; PHP is found on\nthis machine or fetched like httpd.';

/** Every option is read as the text that was typed; the plan judges them all at once. */
function benchCommand(finish: Finish, signal: AbortSignal): Command {
  const presetList = Object.entries(presets)
    .map(([name, { purpose }]) => `  ${name.padEnd(9)}${purpose}`)
    .join('\n');
  return comparisonOptions(armOptions(new Command('bench')))
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
      `\nPresets:\n${presetList}\n\n${phpNote}\n\nExample:\n  npm run bench -- --mpm worker,event --workload burst --preset smoke`,
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action((flags: BenchFlags, command: Command) =>
      finish(bench(flags, command.args, terminal, signal)),
    );
}

/** Who takes part, and where. */
function armOptions(command: Command): Command {
  return command
    .option('--mpm <LIST>', 'all, or some of prefork,worker,event', 'all')
    .option(
      '--server <LIST>',
      'all (httpd,native), or some of httpd,native,php; see below',
      'httpd',
    )
    .option('--runtime <NAME>', 'auto (docker where an engine answers), docker, process', 'auto');
}

/** How the arms are compared. */
function comparisonOptions(command: Command): Command {
  return command
    .option(
      '--margin <LIST>',
      'differences that do not matter: 5%, or some of throughput=3%,cpu=3%,latency=10%,memory=5%',
    )
    .option(
      '--sentinel <WHEN>',
      'yes, no or auto (the preset’s): start one arm twice in every round, to test the run itself',
      'auto',
    );
}

function loadCommand(finish: Finish, signal: AbortSignal): Command {
  return new Command('load')
    .argument('<URL>', 'such as http://127.0.0.1:8080/1k.txt')
    .description('The load generator alone, against a server that is already running.')
    .option('--connections <N>', 'connections; in an open loop the most there may be', '32')
    .option('--duration <TIME>', 'measured time', '10s')
    .option('--warmup <TIME>', 'before the measured time', '1s')
    .option('--timeout <TIME>', 'after which a request is given up', '5s')
    .option('--fresh', 'a new connection for every request')
    .option('--rate <N>', 'open loop: so many requests are due a second')
    .option('--arrivals <NAME>', 'of the open loop: constant, poisson', 'constant')
    .option('--burst <N>', 'bursts of so many new connections in one go')
    .option('--rest <TIME>', 'between bursts', '250ms')
    .option('--levels <LIST>', 'a staircase of connections, or with --rate of rates')
    .option('--parked <N>', 'besides, so many idle kept-alive connections')
    .option('--slow <N>', 'besides, so many slow clients')
    .option('--slow-direction <NAME>', 'what they do slowly: send, read', 'send')
    .option('--slow-bytes <N>', 'so many bytes every interval', '1')
    .option('--slow-interval <TIME>', 'the interval', '100ms')
    .option('--method <NAME>', 'GET, HEAD', 'GET')
    .option('--body <WHICH>', 'same: every answer must be as the first; any', 'same')
    .option('--driver <NAME>', 'auto, raw, autocannon, undici', 'auto')
    .option('--client-threads <N>', 'threads that share the load', '1')
    .option('--cpus <LIST>', 'CPUs for the generator, such as 1,2')
    .option('--seed <N>', 'of the Poisson arrivals', '1')
    .option('--json', 'print one JSON object on stdout')
    .option('--allow-remote', 'load a server that is not on this machine')
    .addHelpText(
      'after',
      `\nExamples:\n  npm run load -- http://127.0.0.1:8080/ --rate 1000 --arrivals poisson\n  npm run load -- http://127.0.0.1:8080/ --burst 256\n  npm run load -- http://127.0.0.1:8080/ --fresh --rate 100 --parked 200`,
    )
    .action((url: string, flags: LoadFlags) => finish(load(url, flags, terminal, signal)));
}

function adviseOf(finish: Finish, signal: AbortSignal): Command {
  return new Command('advise')
    .description('What to set for each MPM of httpd, from what was measured and what a site needs.')
    .option('--from <DIR>', 'a folder of bench or claims (default: the newest under reports/)')
    .option('--memory <SIZE>', 'of the machine or container', machineDefaults.memory)
    .option('--reserve <SHARE>', 'of it, for everything that is not httpd', '25%')
    .option('--cpus <N>', 'of the machine or container', machineDefaults.cpus)
    .option('--clients <N>', 'visitors at once, each with one connection at a time', '200')
    .option('--request-time <TIME>', 'for which a worker is busy with a request', '50ms')
    .option('--think <TIME>', 'between an answer and the visitor’s next request', '10s')
    .option('--keep-alive <TIME>', 'KeepAliveTimeout as it is wanted; 0s: off', '5s')
    .option('--cpu-time <TIME>', 'CPU time of a request (default: as measured, with a small file)')
    .option('--check', 'run each advised configuration at its load; exit status 1 if one fails')
    .option('--p99 <TIME>', 'the check: latency that 99 of 100 visitors must not exceed', '500ms')
    .option('--out <DIR>', 'the check’s folder (default: reports/advice-<run>)')
    .option('--runtime <NAME>', 'the check: auto, docker, process', 'auto')
    .option('--httpd <PATH>', 'the check: the httpd binary of the process runtime')
    .option(
      '--httpd-image <NAME>',
      'the check: base image of the docker runtime',
      process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4',
    )
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      '\nExample:\n  npm run advise -- --memory 4GiB --cpus 2 --clients 2000 --request-time 50ms --think 10s --keep-alive 5s',
    )
    .allowExcessArguments()
    .action((flags: AdviseFlags, command: Command) =>
      finish(adviseCommand(flags, command.args, terminal, signal)),
    );
}

function claimsCommand(finish: Finish, signal: AbortSignal): Command {
  return new Command('claims')
    .description('Test what everybody says about the MPMs on this machine.')
    .option('--claim <LIST>', 'all, or the numbers of some, such as 2,7', 'all')
    .option('--list', 'print the claims and stop')
    .option('--server <LIST>', 'all, or some of httpd,native', 'all')
    .option('--runtime <NAME>', 'auto (docker where an engine answers), docker, process', 'auto')
    .option('--preset <NAME>', 'how much to measure, see below', 'quick')
    .option('--seed <N>', 'repeat the order of another run')
    .option('--out <DIR>', 'its folder (default: reports/claims-<run>)')
    .option('--resume <DIR>', 'go on with claims that were interrupted')
    .option('--httpd <PATH>', 'the httpd binary of the process runtime (default: found or fetched)')
    .option(
      '--httpd-image <NAME>',
      'base image of the docker runtime',
      process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4',
    )
    .option('--dry-run', 'print the plan, with what would support and what would refute, and stop')
    .option('--json', 'print the answers as JSON on stdout')
    .addHelpText(
      'after',
      `\nPresets:\n${claimsPresetList}\n\nExample:\n  npm run claims -- --claim 7 --server httpd`,
    )
    .allowExcessArguments()
    .action((flags: ClaimsFlags, command: Command) =>
      finish(claims(flags, command.args, terminal, signal)),
    );
}

function validateCommand(finish: Finish, signal: AbortSignal): Command {
  const list = Object.entries(effects)
    .map(([name, { title }]) => `  ${name.padEnd(9)}${title}`)
    .join('\n');
  return new Command('validate')
    .description('Test the instrument: compare an arm with itself, disturbed by a known effect.')
    .option('--effect <LIST>', 'all, or some of those below', 'none,cpu-10')
    .option('--campaigns <N>', 'runs for each effect', '10')
    .option('--rounds <N>', 'of each run', '12')
    .option('--duration <TIME>', 'measured time of a trial', '2s')
    .option('--runtime <NAME>', 'auto, docker, process', 'process')
    .option(
      '--httpd-image <NAME>',
      'base image of the docker runtime',
      process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4',
    )
    .option('--out <DIR>', 'its folder (default: reports/validation-<date>); goes on if it exists')
    .addHelpText('after', `\nEffects, the known difference of the second start:\n${list}`)
    .action((flags: ValidateFlags) => finish(validate(flags, terminal, signal)));
}

function program(finish: Finish, signal: AbortSignal): Command {
  const main = new Command('mpm-bench')
    .description('Which Apache MPM, and how sure are we?')
    .version(packageJson.version);
  main.addCommand(benchCommand(finish, signal));
  main.addCommand(loadCommand(finish, signal));
  main.addCommand(claimsCommand(finish, signal));
  main.addCommand(validateCommand(finish, signal));
  main.addCommand(adviseOf(finish, signal));
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
