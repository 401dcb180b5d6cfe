import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { descriptorLimit } from '../src/host/limits.ts';
import type { Parked } from '../src/load/population.ts';
import { startResponder } from '../src/load/responder/responder.ts';
import { processTree } from '../src/os/proc.ts';
import { cpus, driveResponder } from './setting.ts';

/** The goal's number, or what the limit on descriptors allows. */
const connections = Math.min(20_000, descriptorLimit() - 100);
const seconds = 20;

export const parked = {
  about: '20,000 parked connections; goal: less than 64 MiB and 1 % of a CPU of the generator',
  async run(): Promise<void> {
    await using responder = await startResponder(cpus.server);
    const population: Parked = {
      name: 'bench',
      model: 'parked',
      askEverySeconds: null,
      connections,
      path: '/',
      method: 'GET',
      expectedBody: null,
    };
    const driving = driveResponder(responder, population, {
      warmupSeconds: 4,
      durationSeconds: seconds,
    });
    await wait(8000);
    const generator = processTree(process.pid).find((pid) => isGenerator(pid)) ?? 0;
    const [before, startMs] = [cpuMs(generator), performance.now()];
    await wait(10_000);
    const share = (cpuMs(generator) - before) / (performance.now() - startMs);
    const { rssKib, pssKib, anonKib } = memory(generator);
    const { served, errors } = await driving;
    console.log(
      `${connections} parked, ${served?.longestSilenceUs === 0 ? 'none waits' : 'some wait'}, ` +
        `errors ${JSON.stringify(errors)}; allocated memory ${mib(anonKib)} (PSS ${mib(pssKib)} ` +
        `and RSS ${mib(rssKib)} with Node's own code), CPU ${(share * 100).toFixed(2)} %`,
    );
  },
};

const mib = (kib: number): string => `${(kib / 1024).toFixed(1)} MiB`;

const isGenerator = (pid: number): boolean =>
  readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('generator-child');

/** Reads the CPU time of all threads from the scheduler's account. */
const cpuMs = (pid: number): number =>
  Number.parseInt(readFileSync(`/proc/${pid}/schedstat`, 'latin1'), 10) / 1e6;

function memory(pid: number) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  return { rssKib: kib('Rss'), pssKib: kib('Pss'), anonKib: kib('Pss_Anon') };
}
