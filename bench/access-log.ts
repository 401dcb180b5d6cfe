import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Found } from './access-log-child.ts';
import { thousands } from './setting.ts';
import { type LogTruth, syntheticLog } from './synthetic-log.ts';

const shape = { seed: 'ten million', lines: 10_000_000, clients: 300_000, perSecond: 20 };

/** Reads a synthetic log of ten million lines, and holds what is found against what is in it. */
export const accessLog = {
  about: 'an access log of 10,000,000 lines; goal: every figure within 2 %, 60 s, 200 MiB',
  async run(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'mpm-bench-log-'));
    try {
      const file = join(folder, 'access.log');
      console.log(`Writing ${thousands(shape.lines)} lines …`);
      const truth = await write(file);
      // In a process of its own, whose memory is that of reading alone.
      const words = [join(import.meta.dirname, 'access-log-child.ts'), file];
      const text = execFileSync(process.execPath, words, { encoding: 'utf8' });
      show(truth, JSON.parse(text));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function write(path: string): Promise<LogTruth> {
  const lines = syntheticLog(shape);
  let truth: LogTruth | null = null;
  function* blocks() {
    let block: string[] = [];
    for (let step = lines.next(); ; step = lines.next()) {
      if (step.done) {
        truth = step.value;
        yield block.join('');
        return;
      }
      block.push(step.value);
      if (block.length < 10_000) continue;
      yield block.join('');
      block = [];
    }
  }
  await pipeline(blocks(), createWriteStream(path, { encoding: 'latin1' }));
  if (truth === null) throw new Error('the log was not written');
  return truth;
}

function show(truth: LogTruth, { seconds, cpuSeconds, mostMiB, figures, pages }: Found): void {
  const expected: Readonly<Record<string, number>> = {
    requests: truth.requests,
    addresses: truth.clients,
    'requests in the busiest minute': truth.busiestMinute.requests,
    'addresses in the busiest minute': truth.busiestMinute.clients,
    'mean request time, µs': truth.meanRequestUs,
  };
  const off = (found: number, right: number) => `${((found / right - 1) * 100).toFixed(2)} %`;
  for (const [name, found] of Object.entries(figures)) {
    const right = expected[name] ?? 0;
    console.log(`${name.padEnd(34)}${thousands(right)} true, ${off(found, right)} off`);
  }
  const worst = Math.max(
    ...pages.map(([page, requests]) => Math.abs(requests / (truth.pages.get(page) ?? 0) - 1)),
  );
  console.log(`the ${pages.length} most frequent pages: at most ${(worst * 100).toFixed(2)} % off`);
  console.log(
    `read in ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ` +
      `at most ${mostMiB.toFixed(0)} MiB resident`,
  );
}
