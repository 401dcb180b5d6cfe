import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { seededRandom } from '../src/stats/random.ts';
import { type Swarm, swarmOfThree } from '../test/fixtures/engine/swarm.ts';
import { baseImage, busy, words } from '../test/fixtures/engine/swarm-bench.ts';
import { series } from './series.ts';

/** No wait of a run is longer than that, so that a run that takes it hangs. */
const limitMs = 240_000;

/** One run whose generator was killed. */
interface Outcome {
  /** Seconds after the start of the command; null: it had ended before. */
  readonly killedAfter: number | null;
  readonly exitCode: number | null;
  readonly seconds: number;
  /** Services, secrets and containers, 15 s after the end. */
  readonly left: string;
}

/**
 * Kills one of two load generators of a swarm at a random instant of a run, twenty times. Needs
 * root and a container engine with the base image; run it again to go on where it stopped.
 */
export const swarmKills = {
  about: 'a generator of a swarm killed at random in 20 runs: none hangs, nothing is left',
  async run(): Promise<void> {
    await using swarm = await swarmOfThree(9, [baseImage]);
    swarm.label(swarm.manager, 'server');
    for (const worker of swarm.workers) swarm.label(worker, 'generator');
    const folder = mkdtempSync(join(tmpdir(), 'swarm-kills-'));
    const first = await bench(swarm, folder);
    const [, agent] =
      /docker save (mpm-bench\/agent:\w+) /.exec(first.all.replaceAll(/\s+/g, ' ')) ?? [];
    if (agent === undefined) throw new Error(`no image of the agent: ${first.all}`);
    swarm.copy(agent, folder);
    const rows = await series<Outcome>('swarm-kills', 20, (number) => once(swarm, folder, number));
    console.log('| run | killed after | exit | time | left |');
    console.log('| --- | --- | --- | --- | --- |');
    for (const [i, { killedAfter, exitCode, seconds, left }] of rows.entries()) {
      const at = killedAfter === null ? '–' : `${killedAfter.toFixed(1)} s`;
      console.log(`| ${i + 1} | ${at} | ${exitCode} | ${seconds} s | ${left || 'nothing'} |`);
    }
  },
};

function bench({ manager }: Swarm, folder: string) {
  const work = join(folder, 'work');
  mkdirSync(work, { recursive: true });
  const line = [
    ...['run', '-s', 'bench', '--', ...words.slice(1), ...busy],
    ...['--out', join(mkdtempSync(join(folder, 'run-')), 'run')],
  ];
  const env = { DOCKER_HOST: manager.dockerHost, TMPDIR: work };
  return execa('npm', line, { env, reject: false, all: true, timeout: limitMs });
}

async function once(swarm: Swarm, folder: string, number: number): Promise<Outcome> {
  const random = seededRandom(number);
  const startMs = performance.now();
  const secondsNow = () => (performance.now() - startMs) / 1000;
  let ended = false;
  const running = bench(swarm, folder);
  const end = running.then((result) => {
    ended = true;
    return result;
  });
  await wait(25_000 * random());
  const victim = swarm.workers[number % 2];
  let killedAfter: number | null = null;
  // Before its start there is nothing to kill.
  while (!ended && killedAfter === null) {
    await wait(100);
    const container = victim?.docker('ps', '--quiet').trim() ?? '';
    if (container !== '' && wasKilled(() => victim?.docker('kill', container))) {
      killedAfter = secondsNow();
    }
  }
  const { exitCode = null, timedOut } = await end;
  const seconds = Math.round(secondsNow());
  await wait(15_000);
  return { killedAfter, exitCode: timedOut ? null : exitCode, seconds, left: swarm.left() };
}

/** Returns false where the container has ended by itself in between. */
function wasKilled(kill: () => void): boolean {
  try {
    kill();
    return true;
  } catch {
    return false;
  }
}
