import { drivers } from '../load/drivers/drivers.ts';
import { readTarget } from '../load/target.ts';
import { loadAlone } from '../studies/load/load.ts';
import { orderOf } from '../studies/load/order.ts';
import { defineCommand } from './command.ts';
import type { Options } from './option.ts';
import { duration, oneOf, switched, text, wholeNumber, wholeNumbers } from './values.ts';

const count = wholeNumber(1, 1_000_000);
const upToADay = 86_400;

const schedule = [
  {
    flag: '--connections <N>',
    description: 'connections; with --rate, the most that may be open',
    schema: count.prefault('32'),
  },
  {
    flag: '--duration <TIME>',
    description: 'measured time',
    schema: duration(0.1, upToADay).prefault('10s'),
  },
  {
    flag: '--warmup <TIME>',
    description: 'time before it that is not measured',
    schema: duration(0, upToADay).prefault('1s'),
  },
  {
    flag: '--timeout <TIME>',
    description: 'time after which a request is given up',
    schema: duration(0.01, upToADay).prefault('5s'),
  },
  {
    flag: '--fresh',
    description: 'open a new connection for every request',
    schema: switched,
  },
  {
    flag: '--rate <N>',
    description: 'open loop: requests sent per second, whether or not earlier ones were answered',
    schema: count.optional(),
  },
  {
    flag: '--arrivals <NAME>',
    description: 'open loop: how the requests are spaced',
    schema: oneOf(['constant', 'poisson']).prefault('constant'),
  },
  {
    flag: '--burst <N>',
    description: 'bursts of new connections, all opened at once',
    schema: count.optional(),
  },
  {
    flag: '--rest <TIME>',
    description: 'pause between bursts',
    schema: duration(0, upToADay).prefault('250ms'),
  },
  {
    flag: '--levels <LIST>',
    description: 'a staircase of numbers of connections, or of rates with --rate',
    schema: wholeNumbers(1, 1_000_000).optional(),
  },
] as const satisfies Options;

const companions = [
  {
    flag: '--parked <N>',
    description: 'additional idle keep-alive connections',
    schema: count.optional(),
  },
  { flag: '--slow <N>', description: 'additional slow clients', schema: count.optional() },
  {
    flag: '--slow-direction <NAME>',
    description: 'what slow clients do slowly',
    schema: oneOf(['send', 'read']).prefault('send'),
  },
  {
    flag: '--slow-bytes <N>',
    description: 'bytes that a slow client sends or reads in each interval',
    schema: count.prefault('1'),
  },
  {
    flag: '--slow-interval <TIME>',
    description: 'length of that interval',
    schema: duration(0.001, upToADay).prefault('100ms'),
  },
] as const satisfies Options;

const generator = [
  {
    flag: '--method <NAME>',
    description: 'method of every request',
    schema: oneOf(['GET', 'HEAD']).prefault('GET'),
  },
  {
    flag: '--body <NAME>',
    description: 'same: every answer must have the body of the first one; any: not checked',
    schema: oneOf(['same', 'any']).prefault('same'),
  },
  {
    flag: '--driver <NAME>',
    description: 'load generator; auto takes the first that can drive this load',
    schema: oneOf(['auto', ...(Object.keys(drivers) as (keyof typeof drivers)[])]).prefault('auto'),
  },
  {
    flag: '--client-threads <N>',
    description: 'threads that share the load',
    schema: wholeNumber(1, 256).prefault('1'),
  },
  {
    flag: '--cpus <LIST>',
    description: 'CPUs that the generator may use, such as 1,2',
    schema: wholeNumbers(0, 1_000_000).optional(),
  },
  {
    flag: '--seed <N>',
    description: 'seed of the Poisson arrivals',
    schema: wholeNumber(0, 2 ** 32 - 1).prefault('1'),
  },
  { flag: '--json', description: 'print one JSON object on stdout', schema: switched },
  {
    flag: '--allow-remote',
    description: 'load a server that is not on this machine',
    schema: switched,
  },
] as const satisfies Options;

export const load = defineCommand({
  name: 'load',
  summary: 'Run the load generator alone, against a server that is already running.',
  arguments: [{ name: 'URL', description: 'such as http://127.0.0.1:8080/1k.txt', schema: text }],
  options: [...schedule, ...companions, ...generator],
  examples: [
    'http://127.0.0.1:8080/ --rate 1000 --arrivals poisson',
    'http://127.0.0.1:8080/ --burst 256',
    'http://127.0.0.1:8080/ --fresh --rate 100 --parked 200',
  ],
  async check(values, problems) {
    const { url, json, allowRemote } = values;
    const order = orderOf(values, problems);
    const target = await readTarget(url, allowRemote);
    if ('problem' in target) problems.push(target.problem);
    return 'problem' in target ? null : { order, target, json };
  },
  run: ({ order, target, json }, { terminal, signal }) =>
    loadAlone(order, target, json, terminal, signal),
});
