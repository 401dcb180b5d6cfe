import { readTraffic } from '../src/access-log/read-traffic.ts';

/** The findings of a reading, and what it cost. */
export interface Found {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly mostMiB: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly pages: readonly (readonly [page: string, requests: number])[];
}

const [, , path = ''] = process.argv;
const startedMs = performance.now();
const traffic = await readTraffic([path], null, () => {}, new AbortController().signal);
if (traffic === null) throw new Error('nothing was read');
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const found: Found = {
  seconds: (performance.now() - startedMs) / 1000,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  mostMiB: maxRSS / 1024,
  figures: {
    requests: traffic.requests,
    addresses: traffic.clients,
    'requests in the busiest minute': traffic.busiestMinute.requests,
    'addresses in the busiest minute': traffic.busiestMinute.clients,
    'mean request time, µs': (traffic.requestTime?.meanSeconds ?? 0) * 1e6,
  },
  pages: traffic.pages.map(({ method, path: page, requests }) => [`${method} ${page}`, requests]),
};
console.log(JSON.stringify(found));
