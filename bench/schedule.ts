import type { Open } from '../src/load/population.ts';
import { startResponder } from '../src/load/responder/responder.ts';
import { closedLoop, cpus, driveResponder, thousands } from './setting.ts';

export const schedule = {
  about:
    'open loop at half of the ceiling; goal: 99.9 % of the requests leave within 200 µs of due',
  async run(): Promise<void> {
    await using responder = await startResponder(cpus.server);
    const { ratePerSecond: ceiling } = await driveResponder(responder, closedLoop(32));
    for (const rate of [1000, 2000, 10_000, Math.floor(ceiling / 2)]) {
      for (const arrivals of ['constant', 'poisson'] as const) {
        const population: Open = {
          ...{ name: 'bench', model: 'open', fresh: false, levels: null, connections: 64 },
          ...{ method: 'GET', path: '/', expectedBody: null, ratePerSecond: rate, arrivals },
        };
        const { lagUs, latencyUs, sentLatencyUs, requests } = await driveResponder(
          responder,
          population,
          { durationSeconds: 10, warmupSeconds: 2 },
        );
        console.log(
          `${thousands(rate)}/s ${arrivals.padEnd(8)} ${thousands(requests)} requests left late ` +
            `by p50 ${lagUs?.p50}, p99 ${lagUs?.p99}, p99.9 ${lagUs?.p999}, ` +
            `max ${lagUs?.max} µs; latency since due p99 ${latencyUs?.p99}, ` +
            `since sent p99 ${sentLatencyUs?.p99} µs`,
        );
      }
    }
  },
};
