import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { freePort } from '../src/server/port.ts';
import { closedLoop, cpus, driveResponder, median, thousands } from './setting.ts';

const rounds = 7;
const seconds = 3;
const connections = 8;
const path = '/1k.txt';

/** Compares requests for a second of CPU time with those of h2load, in turn, round after round. */
export const h2 = {
  about: 'requests over h2c for a CPU second, against h2load (goal 0.5, better 0.8)',
  async run(): Promise<void> {
    await using server = await startNghttpd();
    for (const streams of [8, 1]) await compare(server.port, streams);
  },
};

async function compare(port: number, streams: number): Promise<void> {
  const ratios: number[] = [];
  console.log(`${connections} connections of ${streams} streams`);
  for (let round = 1; round <= rounds; round += 1) {
    const own = await ours(port, streams);
    const other = await h2load(port, streams);
    ratios.push(own / other);
    const both = `ours ${thousands(own)}, h2load ${thousands(other)} requests for a CPU second`;
    console.log(`  round ${round}: ${both}, ratio ${(own / other).toFixed(2)}`);
  }
  console.log(`  median ratio ${median(ratios).toFixed(2)}`);
}

/** Starts nghttp2's own server (Debian's nghttp2-server), which costs less than the clients. */
async function startNghttpd() {
  const root = mkdtempSync(join(tmpdir(), 'mpm-bench-h2-'));
  writeFileSync(join(root, path), 'x'.repeat(1024));
  const port = await freePort('127.0.0.1');
  const options = ['nghttpd', '--no-tls', '-d', root, `${port}`];
  const server = execa('taskset', ['-c', cpus.server.join(','), ...options], { reject: false });
  await wait(500);
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.kill();
      await server;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function ours(port: number, streams: number): Promise<number> {
  const population = { ...closedLoop(connections), path, streams };
  const change = { protocol: 'h2c', durationSeconds: seconds } as const;
  const result = await driveResponder({ host: '127.0.0.1', port }, population, change);
  if (result.failed !== 0) console.log(JSON.stringify(result.errors));
  return result.requests / result.generator.cpuSeconds;
}

/** Runs h2load on the generator's CPUs; the last line of the shell's `times` is of children. */
async function h2load(port: number, streams: number): Promise<number> {
  const size = ['-t1', `-c${connections}`, `-m${streams}`, `-D${seconds}`];
  const url = `http://127.0.0.1:${port}${path}`;
  const command = ['taskset', '-c', cpus.generator.join(','), 'h2load', ...size, url];
  const { stdout } = await execa('sh', ['-c', '"$@"; times', 'sh', ...command]);
  const [, succeeded = '0'] = /requests: .*?(\d+) succeeded/.exec(stdout) ?? [];
  const times = stdout.trim().split('\n').at(-1) ?? '';
  const cpuSeconds = [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest),
    0,
  );
  return Number(succeeded) / cpuSeconds;
}
