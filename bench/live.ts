import { setTimeout as wait } from 'node:timers/promises';
import { pinThisProcess } from '../src/host/pin.ts';
import { claimRun } from '../src/host/work-folder.ts';
import type { Follower } from '../src/live/follow.ts';
import { openLive } from '../src/live/live.ts';
import { driveTurns, type LoadInTurns } from '../src/load/turns.ts';
import { processTree, readProcStat, ticksPerSecond } from '../src/os/proc.ts';
import { textOrEmpty } from '../src/os/text-file.ts';
import { openRunFolder } from '../src/run/folder.ts';
import { loadSpec } from '../src/run/load-spec.ts';
import { readRecords } from '../src/run/results.ts';
import { plannedTrials } from '../src/run/trials.ts';
import { watch } from '../src/sample/watch.ts';
import { arms } from '../src/server/arm.ts';
import { processRuntime } from '../src/server/process/runtime.ts';
import { medianInterval } from '../src/stats/median-interval.ts';
import { mean } from '../src/stats/moments.ts';
import { seededRandom, shuffled } from '../src/stats/random.ts';
import { browserReader, eventReader, type LiveReader } from './live-readers.ts';
import { cpus, median } from './setting.ts';

const never = new AbortController().signal;
/** At least one change of the page falls into each turn. */
const turnSeconds = 2;

/** A browser starts and ends a page in that time, which is none of its running cost. */
const settleMs = 1500;

/** The page is that of a run with six arms and five situations. */
const folder = openRunFolder('reports/sample');

interface Turn {
  readonly ratePerSecond: number;
  /** CPU time of this process, as a share of one CPU. */
  readonly cpuShare: number;
  /** CPU time of all processes of a browser, as a share of one CPU: the most it can cost an arm. */
  readonly browserCpuShare: number;
}

/**
 * Compares turns of one arm with a reader of the live page and without, in shuffled blocks of one
 * turn each; the third argument is the number of blocks. Readers run on any CPU, as on the machine
 * of a user.
 */
export const live = {
  about: 'cost of the live page to an arm under load in 20 minutes; goal: below 1 %',
  async run(): Promise<void> {
    const blocks = Number(process.argv[3] ?? 100);
    await using events = eventReader();
    await using browser = await browserReader();
    const readers = [events, ...(browser === null ? [] : [browser])];
    await pinThisProcess(cpus.generator);
    using claim = claimRun(`microbench-${process.pid}`);
    const request = {
      ...{ arm: arms['httpd-event'], runId: claim.runId, cpus: cpus.server },
      ...{ memoryLimitBytes: null, backendSocket: null },
    };
    await using server = await processRuntime(null).start(request, never);
    await using page = await openLive({ command: 'bench', runId: 'live', path: 'reports' }, 0);
    const { plan } = folder;
    const trials = plannedTrials(plan, folder.planSha256).filter(
      ({ round, cell }) => round === 4 && cell === 'keepalive-32',
    );
    const own = trials.find(({ arm }) => arm === 'httpd-event') ?? trials[0];
    if (own === undefined) throw new Error('the sample has no keep-alive cell');
    const spec = loadSpec(server, own, { ...plan, clientThreads: 1 });
    const watched = watch(server);
    begin(page.follower, trials, watched);
    const results = await driveTurns([spec], { cpus: cpus.generator, signal: never }, (load) =>
      inBlocks(blocks, readers, page.url, async () => {
        page.follower.observer.loadBegins(own);
        const turn = await measured(load);
        page.follower.observer.loadProgresses(own, turn.done);
        return turn;
      }),
    );
    await watched.stop();
    report(results, readers);
  },
};

/** Brings the page to the middle of a round: all arms and questions are shown. */
function begin(
  { runBegins, jobStarts, observer }: Follower,
  trials: ReturnType<typeof plannedTrials>,
  watched: ReturnType<typeof watch>,
): void {
  runBegins(folder.plan, '');
  jobStarts({ round: 4, trials }, readRecords(folder), 200);
  for (const trial of trials) observer.armStarts(trial);
  observer.cellBegins(trials.map((trial) => ({ trial, watch: watched })));
}

async function measured(
  load: LoadInTurns,
): Promise<Turn & { done: Awaited<ReturnType<LoadInTurns['turn']>> }> {
  const [cpu, browser, clock] = [cpuMs(), browserMs(), performance.now()];
  const done = await load.turn(0, turnSeconds);
  const ms = performance.now() - clock;
  return {
    done,
    cpuShare: (cpuMs() - cpu) / ms,
    browserCpuShare: (browserMs() - browser) / ms,
    ratePerSecond: done.requests / done.seconds,
  };
}

/** Reads the CPU time of all threads of this process in milliseconds. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Reads the CPU time of Chromium's processes, which are ours, in milliseconds. */
const browserMs = (): number =>
  processTree(process.pid)
    .filter((pid) => /^chrom(e|ium)/.test(textOrEmpty(`/proc/${pid}/comm`)))
    .flatMap((pid) => readProcStat(pid) ?? [])
    .reduce((sum, { userTicks, systemTicks }) => sum + userTicks + systemTicks, 0) *
  (1000 / ticksPerSecond);

/** Returns one turn for each reader and one without, `blocks` times, in shuffled order. */
async function inBlocks(
  blocks: number,
  readers: readonly LiveReader[],
  url: string,
  turn: () => Promise<Turn>,
): Promise<readonly ReadonlyMap<string, Turn>[]> {
  const random = seededRandom(1);
  const results: ReadonlyMap<string, Turn>[] = [];
  for (let block = 0; block < blocks; block += 1) {
    const turns = new Map<string, Turn>();
    for (const reader of shuffled([null, ...readers], random)) {
      await reader?.on(url);
      await wait(settleMs);
      turns.set(reader?.name ?? 'none', await turn());
      await reader?.off();
    }
    results.push(turns);
  }
  return results;
}

function report(
  blocks: readonly ReadonlyMap<string, Turn>[],
  readers: readonly LiveReader[],
): void {
  const of = (name: string, key: keyof Turn) => blocks.map((each) => each.get(name)?.[key] ?? NaN);
  const percent = (value: number) => `${(value * 100).toFixed(2)} %`;
  const plain = { rates: of('none', 'ratePerSecond'), shares: of('none', 'cpuShare') };
  console.log(
    `${blocks.length} blocks of turns of ${turnSeconds} s; without a reader ` +
      `${Math.round(median(plain.rates))} requests/s, ` +
      `the tool ${percent(median(plain.shares))} of a CPU`,
  );
  for (const name of ['none', ...readers.map((each) => each.name)]) {
    // Updates are further apart than turns are long: a median would miss them.
    const share = mean(of(name, 'browserCpuShare'));
    console.log(`${name.padEnd(8)} CPU time of the browser ${percent(share)} of a CPU`);
  }
  for (const { name } of readers) {
    const changes = of(name, 'ratePerSecond').map((rate, i) => rate / (plain.rates[i] ?? 1) - 1);
    const rate = medianInterval(changes, 0.95);
    const more = medianInterval(
      of(name, 'cpuShare').map((share, i) => share - (plain.shares[i] ?? 0)),
      0.95,
    );
    console.log(
      `${name.padEnd(8)} requests/s ${percent(rate.estimate)} (95 % CI ${percent(rate.low)} … ` +
        `${percent(rate.high)}); CPU time of the tool ${percent(more.estimate)} of a CPU more ` +
        `(95 % CI ${percent(more.low)} … ${percent(more.high)})`,
    );
  }
}
