import { lineReader } from './log-line.ts';
import { type Progress, readLines } from './log-lines.ts';
import { minutes } from './minutes.ts';

/** Addresses of a minute, and the requests of its busiest second. */
export interface OneMinute {
  readonly clients: number;
  readonly busiestSecond: { readonly atSeconds: number; readonly requests: number };
}

/**
 * Reads the logs again for one minute. Logs of the same time, as of several virtual hosts, are read
 * one after the other: the addresses of a minute of the first one are forgotten by then.
 */
export async function readMinute(
  paths: readonly string[],
  fromSeconds: number,
  progress: Progress,
): Promise<OneMinute> {
  const read = lineReader();
  const one = minutes();
  const take = (text: string) => {
    const line = read(text);
    if (line === null || line.atSeconds < fromSeconds || line.atSeconds >= fromSeconds + 60) return;
    one.add(line.atSeconds, line.client);
  };
  await readLines(paths, take, progress);
  return { clients: one.all()[0]?.clients ?? 0, busiestSecond: one.busiestSecond() };
}
