import type { Population } from '../src/load/population.ts';
import { type Responder, startResponder } from '../src/load/responder/responder.ts';
import { testCertificate } from '../test/fixtures/certificates.ts';
import { cpuOf } from './cpu-of-children.ts';
import { closedLoop, cpus, driveResponder, median, thousands } from './setting.ts';

const rounds = 5;
const seconds = 4;

/** Work done for each second of CPU time, user and system, of the generator. */
interface Pair {
  readonly title: string;
  readonly goal: number;
  ours(responder: Responder): Promise<number>;
  theirs(responder: Responder): Promise<number>;
}

const over = { protocol: 'https1', tls: { serverName: 'localhost' } } as const;

const requests = (population: Population) => async (responder: Responder) => {
  const result = await driveResponder(responder, population, over);
  return result.requests / result.generator.cpuSeconds;
};

const wrk =
  (connections: number) =>
  async ({ host, port }: Responder) => {
    const command = `wrk -t1 -c${connections} -d${seconds}s https://${host}:${port}/`;
    const { stdout, cpuSeconds } = await cpuOf(command, cpus.generator);
    return Number(/(\d+) requests in/.exec(stdout)?.[1]) / cpuSeconds;
  };

const sTime =
  (how: string) =>
  async ({ host, port }: Responder) => {
    const command = `openssl s_time -connect ${host}:${port} -time ${seconds} ${how} 2>&1`;
    const { stdout, cpuSeconds } = await cpuOf(command, cpus.generator);
    return Number(/(\d+) connections in \d+ real seconds/.exec(stdout)?.[1]) / cpuSeconds;
  };

const fresh = (resumes: boolean): Population => ({
  ...closedLoop(4),
  ...{ fresh: true, resumes },
});

const pairs: readonly Pair[] = [
  {
    title: 'keep-alive, 32 connections, against wrk',
    goal: 0.9,
    ours: requests(closedLoop(32)),
    theirs: wrk(32),
  },
  {
    title: 'keep-alive, 256 connections, against wrk',
    goal: 0.95,
    ours: requests(closedLoop(256)),
    theirs: wrk(256),
  },
  {
    title: 'full handshakes, against openssl s_time -new',
    goal: 0.9,
    ours: requests(fresh(false)),
    theirs: sTime('-new'),
  },
  {
    title: 'resumed handshakes, against openssl s_time -reuse -www /',
    goal: 0.9,
    ours: requests(fresh(true)),
    theirs: sTime('-reuse -www /'),
  },
];

/** Compares work per CPU-second over TLS 1.3 with the tools of others, in turn. */
export const tls = {
  about: 'over TLS 1.3: requests and handshakes per generator CPU against wrk and openssl s_time',
  async run(): Promise<void> {
    await using responder = await startResponder(cpus.server, testCertificate);
    for (const { title, goal, ours, theirs } of pairs) {
      const mine: number[] = [];
      const other: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        mine.push(await ours(responder));
        other.push(await theirs(responder));
      }
      const ratio = median(mine.map((each, i) => each / (other[i] ?? Number.NaN)));
      console.log(
        `${title}: ${ratio.toFixed(2)} (goal ${goal}); ${thousands(median(mine))} and ` +
          `${thousands(median(other))} a CPU-second`,
      );
    }
  },
};
