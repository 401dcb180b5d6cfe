import { judgeHistory } from '../src/history/judge-history.ts';
import type { Night } from '../src/history/night.ts';
import { seededRandom } from '../src/stats/random.ts';
import { simulatedNight } from '../test/fixtures/history/simulation.ts';
import { gauss } from '../test/fixtures/stats/simulation.ts';

/** Result of a judgement, and what it cost. */
export interface Judged {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly mostMiB: number;
  readonly changes: number;
}

const [, , count = '1000', series = '60'] = process.argv;
const random = seededRandom(1);
// A tenth of the series steps down half-way: what is found must be followed to the end.
const nights: readonly Night[] = Array.from({ length: Number(count) }, (_, night) => {
  const values = Array.from({ length: Number(series) }, (__, index) => {
    const step = index % 10 === 0 && night >= Number(count) / 2 ? -0.1 : 0;
    return step + 0.015 * gauss(random);
  });
  return simulatedNight(night, 'machine', [values]);
});
const startedMs = performance.now();
const { series: judged } = judgeHistory(nights, []);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const result: Judged = {
  seconds: (performance.now() - startedMs) / 1000,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  mostMiB: maxRSS / 1024,
  changes: judged.flatMap(({ changes }) => changes).length,
};
console.log(JSON.stringify(result));
