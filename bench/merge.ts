import { merged } from '../src/load/hosts.ts';
import { latencyRecorder } from '../src/load/latency.ts';
import type { LatencyUs, LoadResult } from '../src/load/load.ts';
import { seededRandom } from '../src/stats/random.ts';
import { load } from '../test/fixtures/parts.ts';

const hosts = 1000;
const cells = 60;
const requests = 1000;

/** Merges the results of a thousand synthetic machines, cell by cell as a run does. */
export const merge = {
  about: 'results of 1,000 machines in 60 cells merged (goal: 10 s, 500 MiB)',
  async run(): Promise<void> {
    const random = seededRandom(1);
    // As they come from the channel. Making them is not measured.
    const messages = Array.from({ length: hosts }, () => JSON.stringify(resultOf(random)));
    const bytes = messages.reduce((sum, each) => sum + each.length, 0);
    console.log(`a cell of ${hosts} machines is ${(bytes / 2 ** 20).toFixed(1)} MiB of messages`);
    const startMs = performance.now();
    for (let cell = 0; cell < cells; cell += 1) {
      const whole = merged(messages.map((each) => JSON.parse(each) as LoadResult));
      if (whole.latencyUs?.count !== hosts * requests) throw new Error('requests are missing');
    }
    const seconds = (performance.now() - startMs) / 1000;
    const mib = process.resourceUsage().maxRSS / 1024;
    const eachUs = (1e6 * seconds) / cells / hosts;
    console.log(
      `${cells} cells: ${seconds.toFixed(1)} s, ${eachUs.toFixed(0)} µs ` +
        `for each machine and cell; at most ${mib.toFixed(0)} MiB`,
    );
  },
};

function resultOf(random: () => number): LoadResult {
  const latency = (typicalUs: number): LatencyUs => {
    const recorder = latencyRecorder();
    // Exponential above a least time, as a queue makes it.
    for (let i = 0; i < requests; i += 1) {
      recorder.record(typicalUs * (0.5 - Math.log(1 - random())));
    }
    return recorder.summary('sent');
  };
  const bins = Array.from({ length: 30 }, () => Math.round(100 * random()));
  return {
    ...load,
    requests,
    sent: requests,
    latencyUs: latency(900),
    reusedLatencyUs: latency(900),
    freshLatencyUs: latency(2000),
    firstByteUs: latency(700),
    per100Ms: { completed: bins, p50Us: bins, p99Us: bins, maxUs: bins },
  };
}
