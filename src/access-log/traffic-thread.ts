import { parentPort, workerData } from 'node:worker_threads';
import { type TimeUnit, type Traffic, trafficOf } from './traffic.ts';

/** Work of the thread that reads access logs. */
export interface TrafficWork {
  readonly paths: readonly string[];
  readonly unit: TimeUnit | null;
}

/** Messages of the thread; the traffic is the last one. */
export type TrafficMessage =
  | { readonly readBytes: number; readonly allBytes: number }
  | { readonly traffic: Traffic | null };

const tell = (message: TrafficMessage) => parentPort?.postMessage(message);

const { paths, unit } = workerData as TrafficWork;
let shownPercent = 0;
const traffic = await trafficOf(paths, unit, (readBytes, allBytes) => {
  // Not for each block: a hundred messages show the progress as well.
  const percent = Math.floor((readBytes / allBytes) * 100);
  if (percent === shownPercent) return;
  shownPercent = percent;
  tell({ readBytes, allBytes });
});
tell({ traffic });
