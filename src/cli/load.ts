import { Command } from 'commander';
import type { Context } from './context.ts';
import type { LoadFlags } from './load/flags.ts';
import { load } from './load/load.ts';

export function loadCommand({ terminal, signal, finish }: Context): Command {
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
