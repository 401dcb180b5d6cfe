import { type Responder, startResponder } from '../src/load/responder/responder.ts';
import { cpuOf } from './cpu-of-children.ts';
import { closedLoop, cpus, driveResponder, median, thousands } from './setting.ts';

const rounds = 5;
const sizes = [1, 32, 256];

interface Figure {
  /** The generator has one CPU and the responder another. */
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly p50Us: number;
}

/** Compares requests per CPU-second of three generators, in turn, round after round. */
export const generator = {
  about: 'requests per generator CPU against wrk (goal 0.95) and autocannon (goal 2), p50 at 1',
  async run(): Promise<void> {
    await using responder = await startResponder(cpus.server);
    for (const connections of sizes) await compare(responder, connections);
  },
};

async function compare(responder: Responder, connections: number): Promise<void> {
  const figures = { raw: [] as Figure[], wrk: [] as Figure[], autocannon: [] as Figure[] };
  for (let round = 0; round < rounds; round += 1) {
    figures.raw.push(await ours(responder, connections, 'raw'));
    figures.wrk.push(await wrk(responder, connections));
    figures.autocannon.push(await ours(responder, connections, 'autocannon'));
  }
  const ratio = (other: readonly Figure[], of: keyof Figure) =>
    median(figures.raw.map((mine, i) => mine[of] / (other[i]?.[of] ?? Number.NaN)));
  const ratios = (other: readonly Figure[]) =>
    `${ratio(other, 'perSecond').toFixed(2)} of its requests/s, ` +
    `${ratio(other, 'perCpuSecond').toFixed(2)} a CPU-second`;
  console.log(`${connections} connections`);
  for (const [name, own] of Object.entries(figures)) {
    const middle = (of: keyof Figure) => median(own.map((figure) => figure[of]));
    const perCpuSecond = thousands(middle('perCpuSecond'));
    const rates = `${thousands(middle('perSecond'))} requests/s, ${perCpuSecond} a CPU-second`;
    const raw = name === 'raw' ? '' : `; raw is ${ratios(own)}`;
    console.log(`  ${name.padEnd(11)}${rates}, p50 ${middle('p50Us')} µs${raw}`);
  }
}

async function ours(
  responder: Responder,
  connections: number,
  driver: 'raw' | 'autocannon',
): Promise<Figure> {
  const result = await driveResponder(responder, closedLoop(connections), { driver });
  return {
    perSecond: result.ratePerSecond,
    perCpuSecond: result.requests / result.generator.cpuSeconds,
    p50Us: result.latencyUs?.p50 ?? Number.NaN,
  };
}

/** Runs wrk. */
async function wrk({ host, port }: Responder, connections: number): Promise<Figure> {
  const command = `wrk -t1 -c${connections} -d4s --latency http://${host}:${port}/`;
  const { stdout, cpuSeconds } = await cpuOf(command, cpus.generator);
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  const [, value, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  const scale = { us: 1, ms: 1e3, s: 1e6 }[unit ?? 's'] ?? Number.NaN;
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  return { perSecond, perCpuSecond: requests / cpuSeconds, p50Us: Number(value) * scale };
}
