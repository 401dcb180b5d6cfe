import { drivers } from '../load/drivers/drivers.ts';
import { readTarget } from '../load/target.ts';
import { loadAlone } from '../studies/load/load.ts';
import { orderOf } from '../studies/load/order.ts';
import { defineCommand } from './command.ts';
import { loadProtocolOptions } from './load-protocol.ts';
import type { Options } from './option.ts';
import { requestOptions } from './request-options.ts';
import { expectedBody } from './request-values.ts';
import { duration, oneOf, shareUpTo, switched, text, wholeNumber, wholeNumbers } from './values.ts';

const count = wholeNumber(1, 1_000_000);
const upToADay = 86_400;

const schedule = {
  '--connections <N>': count
    .prefault('32')
    .describe('connections; with --rate, the most that may be open'),
  '--duration <TIME>': duration(0.1, upToADay).prefault('10s').describe('measured time'),
  '--warmup <TIME>': duration(0, upToADay)
    .prefault('1s')
    .describe('time before it that is not measured'),
  '--timeout <TIME>': duration(0.01, upToADay)
    .prefault('5s')
    .describe('time after which a request is given up'),
  '--fresh': switched.describe('open a new connection for every request'),
  '--rate <N>': count
    .optional()
    .describe('open loop: requests sent per second, whether or not earlier ones were answered'),
  '--arrivals <NAME>': oneOf(['constant', 'poisson'])
    .prefault('constant')
    .describe('open loop: how the requests are spaced'),
  '--burst <N>': count.optional().describe('bursts of new connections, all opened at once'),
  '--rest <TIME>': duration(0, upToADay).prefault('250ms').describe('pause between bursts'),
  '--levels <LIST>': wholeNumbers(1, 1_000_000)
    .optional()
    .describe('a staircase of numbers of connections, or of rates with --rate'),
} satisfies Options;

const companions = {
  '--parked <N>': count.optional().describe('additional idle keep-alive connections'),
  '--slow <N>': count.optional().describe('additional slow clients'),
  '--slow-direction <NAME>': oneOf(['send', 'read'])
    .prefault('send')
    .describe('what slow clients do slowly'),
  '--slow-bytes <N>': count
    .prefault('1')
    .describe('bytes that a slow client sends or reads in each interval'),
  '--slow-interval <TIME>': duration(0.001, upToADay)
    .prefault('100ms')
    .describe('length of that interval'),
} satisfies Options;

const request = {
  ...requestOptions('--fresh opens a connection for every request'),
  '--expect-body <same|any|FILE>': expectedBody('same')
    .prefault('same')
    .describe('body of a correct answer: that of the first one, any, or that of a file'),
  '--max-failures <SHARE>': shareUpTo(100, '1%')
    .optional()
    .describe('accept a share of failed requests, such as 1%: status 0 within it, 1 beyond'),
} satisfies Options;

const generator = {
  '--driver <NAME>': oneOf(['auto', ...(Object.keys(drivers) as (keyof typeof drivers)[])])
    .prefault('auto')
    .describe('load generator; auto takes the first that can drive this load'),
  '--client-threads <N>': wholeNumber(1, 256).prefault('1').describe('threads that share the load'),
  '--cpus <LIST>': wholeNumbers(0, 1_000_000)
    .optional()
    .describe('CPUs that the generator may use, such as 1,2'),
  '--seed <N>': wholeNumber(0, 2 ** 32 - 1)
    .prefault('1')
    .describe('seed of the Poisson arrivals'),
  '--json': switched.describe('print one JSON object on stdout'),
  '--allow-remote': switched.describe('load a server that is not on this machine'),
} satisfies Options;

export const load = defineCommand({
  name: 'load',
  summary: 'Run the load generator alone, against a server that is already running.',
  arguments: { URL: text.describe('such as http://127.0.0.1:8080/1k.txt') },
  options: { ...schedule, ...request, ...loadProtocolOptions, ...companions, ...generator },
  examples: [
    'http://127.0.0.1:8080/ --rate 1000 --arrivals poisson',
    'http://127.0.0.1:8080/ --burst 256',
    'http://127.0.0.1:8080/ --fresh --rate 100 --parked 200',
    'http://127.0.0.1:8080/form --method POST --request-body 64KiB --expect-status 204',
    'https://localhost:8443/ --cacert authority.pem --fresh --resume',
    'https://localhost:8443/ --protocol h2 --streams 10 --insecure',
  ],
  async check(values, problems) {
    const { url, json, allowRemote } = values;
    const target = await readTarget(url, allowRemote);
    const order = orderOf(values, 'problem' in target ? null : target, problems);
    if ('problem' in target) problems.push(target.problem);
    return 'problem' in target ? null : { order, target, json };
  },
  run: ({ order, target, json }, { terminal, signal }) =>
    loadAlone(order, target, json, terminal, signal),
});
