import type { Bursts } from '../src/load/population.ts';
import { startResponder } from '../src/load/responder/responder.ts';
import { cpus, driveResponder } from './setting.ts';

export const bursts = {
  about: 'a burst of 1,000 new connections; goal: all leave within 50 ms',
  async run(): Promise<void> {
    await using responder = await startResponder(cpus.server);
    const population: Bursts = {
      ...{ name: 'bench', model: 'bursts', connections: 1000, restSeconds: 0.1 },
      ...{ method: 'GET', path: '/', expectedBody: null },
    };
    const { phases, errors, launchUs } = await driveResponder(responder, population);
    console.log(
      `${phases?.drainUs.length} bursts: the last connect of a burst is called ${launchUs?.p50} µs after the first (p99 ${launchUs?.p99}, at most ${launchUs?.max}); drained in ${phases?.drainUs.toSorted((a, b) => a - b)[Math.floor((phases?.drainUs.length ?? 0) / 2)]} µs; errors ${JSON.stringify(errors)}`,
    );
  },
};
