import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { openRunFolder } from '../src/run/folder.ts';
import { readTrials } from '../src/run/results.ts';
import { tQuantile } from '../src/stats/distributions.ts';
import { mean, variance } from '../src/stats/moments.ts';
import { type Swarm, swarmOfThree } from '../test/fixtures/engine/swarm.ts';
import { baseImage } from '../test/fixtures/engine/swarm-bench.ts';
import { series } from './series.ts';

const others = ['httpd-prefork', 'httpd-worker'] as const;

/** Logarithms of the ratios of requests per second to those of event. */
type LogRatios = Readonly<Record<(typeof others)[number], number>>;

interface Pair {
  readonly host: LogRatios;
  readonly swarm: LogRatios;
}

/**
 * Compares the arms on one host, and on a swarm whose server has one CPU and whose two load
 * generators share the other, in turns. Needs root, two CPUs and a container engine with the base
 * image; run it again to go on where it stopped.
 */
export const swarmPairs = {
  about: 'ten pairs of runs, one host and a swarm: do they agree on the arms? (goal: ±10 %)',
  async run(): Promise<void> {
    await using swarm = await swarmOfThree(10, [baseImage], { manager: '0', workers: '1' });
    swarm.label(swarm.manager, 'server');
    for (const worker of swarm.workers) swarm.label(worker, 'generator');
    const registry = await swarm.registry();
    const rows = await series<Pair>('swarm-pairs', 10, async (number) => {
      const onHost = () => measured(['--runtime', 'docker']);
      const onSwarm = () => measured(['--runtime', 'swarm', '--registry', registry], swarm);
      if (number % 2 === 1) return { host: await onHost(), swarm: await onSwarm() };
      const first = await onSwarm();
      return { host: await onHost(), swarm: first };
    });
    console.log('| ratio to event | one host | swarm | difference (95 % CI) |');
    console.log('| --- | --- | --- | --- |');
    for (const arm of others) console.log(rowOf(arm, rows));
  },
};

async function measured(where: readonly string[], swarm?: Swarm): Promise<LogRatios> {
  const folder = mkdtempSync(join(tmpdir(), 'swarm-pairs-'));
  const out = join(folder, 'run');
  const words = [
    ...['run', '-s', 'bench', '--', '--preset', 'smoke', '--mpm', 'all', '--server', 'httpd'],
    ...['--workload', 'keepalive', '--rounds', '4', '--duration', '3', '--httpd-image', baseImage],
    ...[...where, '--out', out],
  ];
  const env = swarm === undefined ? {} : { DOCKER_HOST: swarm.manager.dockerHost };
  await execa('npm', words, { env, stdout: 'ignore', stderr: 'inherit' });
  const completed = readTrials(openRunFolder(out)).filter((trial) => trial.state === 'completed');
  rmSync(folder, { recursive: true });
  const logOf = (arm: string) =>
    mean(completed.flatMap((each) => (each.arm === arm ? Math.log(each.ratePerSecond) : [])));
  const event = logOf('httpd-event');
  const [prefork = 0, worker = 0] = others.map((arm) => logOf(arm) - event);
  return { 'httpd-prefork': prefork, 'httpd-worker': worker };
}

function rowOf(arm: (typeof others)[number], rows: readonly Pair[]): string {
  const [host, swarm] = [rows.map((row) => row.host[arm]), rows.map((row) => row.swarm[arm])];
  const differences = rows.map((row) => row.swarm[arm] - row.host[arm]);
  const center = mean(differences);
  const half = tQuantile(0.975, rows.length - 1) * Math.sqrt(variance(differences) / rows.length);
  const percent = (log: number) => `${(100 * Math.expm1(log)).toFixed(1)} %`;
  return (
    `| ${arm} | ${percent(mean(host))} | ${percent(mean(swarm))} | ` +
    `${percent(center)} (${percent(center - half)} to ${percent(center + half)}) |`
  );
}
