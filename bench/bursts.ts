import type { Bursts } from '../src/load/population.ts';
import { startResponder } from '../src/load/responder/responder.ts';
import { cpus, driveResponder, median } from './setting.ts';

export const bursts = {
  about: 'a burst of 1,000 new connections; goal: all leave within 50 ms',
  async run(): Promise<void> {
    await using responder = await startResponder(cpus.server);
    const population: Bursts = {
      ...{ name: 'bench', model: 'bursts', connections: 1000, restSeconds: 0.1 },
      ...{ method: 'GET', path: '/', expectedBody: null },
    };
    const { phases, errors, launchUs } = await driveResponder(responder, population);
    const drainUs = phases?.drainUs ?? [];
    console.log(
      `${drainUs.length} bursts: last connect ${launchUs?.p50} µs after the first ` +
        `(p99 ${launchUs?.p99}, at most ${launchUs?.max}); drained in ${median(drainUs)} µs; ` +
        `errors ${JSON.stringify(errors)}`,
    );
  },
};
