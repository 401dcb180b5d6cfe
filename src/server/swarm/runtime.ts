import { type Agent, LostAgent } from '../../channel/agent.ts';
import type { Arm } from '../arm.ts';
import { factsOf } from '../docker/machine.ts';
import { restarted } from '../docker/restarted.ts';
import { docker, dockerRuntime } from '../docker/runtime.ts';
import type { Facts, Found, Runtime, RuntimeKind, RuntimeOptions } from '../runtime.ts';
import { ServerError } from '../server.ts';
import { choose } from './choose.ts';
import { examineNodes, swarmFinding } from './findings.ts';
import { agentsOfRun } from './kept-agents.ts';
import { removeSwarmLeftovers } from './leftovers.ts';
import { answerOf, startBy } from './remote-server.ts';
import { serverCalls } from './server-calls.ts';

/** Nodes of a swarm: the arms on one of them, a load generator on each of the others. */
export const swarm: RuntimeKind = {
  armsText: 'processes on a node of the swarm',
  overLoopback: false,
  memoryLimitBytes: null,
  startSeconds: 0,
  onlyAskedFor: true,
  find: findNodes,
  problemOf: docker.problemOf,
  sameHttpd: docker.sameHttpd,
  open: swarmRuntime,
  refusalOf({ server, php, tuning }) {
    if (server !== 'httpd' || php !== null) return 'a swarm runs httpd without PHP';
    return tuning.name === 'site' ? 'a site needs its files on its machine' : null;
  },
  freeze: () => Promise.reject(noNights()),
  thaw: () => Promise.reject(noNights()),
  removeLeftovers: removeSwarmLeftovers,
  finding: swarmFinding,
  examine: examineNodes,
};

const noNights = () =>
  new ServerError('prepare', 'nights are measured on one machine: use --runtime docker or process');

async function findNodes(): Promise<Found> {
  const chosen = await choose();
  if (typeof chosen === 'string') return { found: false, reason: chosen };
  const { server, generators } = chosen;
  const names = generators.map(({ name }) => name).join(', ');
  return {
    found: true,
    reason: `the arms on node ${server.name}, the load from ${names}`,
    elsewhere: {
      address: server.address,
      cpus: server.cpus,
      memoryBytes: server.memoryBytes,
      generators: generators.map(({ address, cpus }) => ({ address, cpus })),
    },
  };
}

/** Starts an agent on each node; the arms are children of the one beside them. */
export function swarmRuntime(options: RuntimeOptions): Runtime {
  const { image } = options;
  const { askTuning } = dockerRuntime(image);
  const left: string[] = [];
  const services = restarted(agentsOfRun(options, (names) => left.push(...names)));
  const running = async (signal: AbortSignal, tell?: (line: string) => void) =>
    (await services.get(signal, tell)).agents as readonly [Agent, ...Agent[]];
  return {
    agent: () => services.now()?.agents[0] ?? null,
    loadAgents: () => services.now()?.agents.slice(1) ?? null,
    async close(tell) {
      await services.end();
      if (left.length > 0) {
        tell(`no manager removed ${left.join(', ')}: once one answers, npm run cleanup does`);
      }
    },
    async prepare(arms, tell, signal) {
      const facts = await preparedBy(() => running(signal, tell), arms);
      const [server, ...generators] = await running(signal, tell);
      for (const { host, clock } of generators) {
        tell(`${host}: round trip ${Math.round(clock.roundTripUs)} µs`);
      }
      const bounds = [server, ...generators].map(({ clock }) => Math.ceil(clock.boundUs));
      return {
        ...facts,
        ...factsOf(server),
        image,
        generators: generators.map(({ host }) => host).join(', '),
        worstClockOffsetBoundUs: Math.max(...bounds),
      };
    },
    // The manager has the image: no agent is needed for that.
    askTuning,
    async start(request, signal) {
      const [server] = await running(signal);
      return startBy(server, request, signal);
    },
  };
}

/** Prepares the arms at the agent of the server; once more where it is lost meanwhile. */
async function preparedBy(
  agents: () => Promise<readonly [Agent, ...Agent[]]>,
  arms: readonly Arm[],
): Promise<Facts> {
  for (let tries = 1; ; tries += 1) {
    const [server] = await agents();
    try {
      return answerOf(await server.ask(serverCalls.prepareServers, arms, 120_000));
    } catch (error) {
      if (!(error instanceof LostAgent)) throw error;
      if (tries === 2) throw new ServerError('prepare', error.message, '', { cause: error });
    }
  }
}
