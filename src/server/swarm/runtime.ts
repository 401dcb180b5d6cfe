import type { Agent } from '../../channel/agent.ts';
import type { Finding } from '../../host/finding.ts';
import { agentImage } from '../docker/agent-image.ts';
import { answeringEngine, findEngine } from '../docker/engine.ts';
import { baseImage } from '../docker/images.ts';
import { factsOf } from '../docker/machine.ts';
import { restarted } from '../docker/restarted.ts';
import { docker, dockerRuntime } from '../docker/runtime.ts';
import type { Found, GeneratorCount, Runtime, RuntimeKind, RuntimeOptions } from '../runtime.ts';
import { ServerError } from '../server.ts';
import { startAgents } from './agent-services.ts';
import { removeSwarmLeftovers } from './leftovers.ts';
import { managesSwarm, nodesOf, roleLabel, type SwarmNode } from './nodes.ts';
import { pushImage } from './push-image.ts';
import { answerOf, startBy } from './remote-server.ts';
import { serverCalls } from './server-calls.ts';

/** The nodes of a run: one for the arms, the others for the load. */
interface Chosen {
  readonly server: SwarmNode;
  readonly generators: readonly SwarmNode[];
}

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
};

const all: GeneratorCount = { most: null, least: null };

const noNights = () =>
  new ServerError('prepare', 'nights are measured on one machine: use --runtime docker or process');

/** Says how a node gets a role. */
const labelling = (role: SwarmNode['role']): string =>
  `docker node update --label-add ${roleLabel}=${role} NODE`;

async function choose({ most, least }: GeneratorCount = all): Promise<Chosen | string> {
  const engine = await findEngine();
  if (!engine.reachable) return `no container engine answers (${engine.tried.join('; ')})`;
  if (!(await managesSwarm(engine.client))) return `the engine (${engine.where}) manages no swarm`;
  const { ready, missing } = await nodesOf(engine.client);
  const not = missing.length === 0 ? '' : ` (${missing.join(', ')})`;
  const [server] = ready.filter(({ role }) => role === 'server');
  const generators = ready.filter(({ role }) => role === 'generator').slice(0, most ?? undefined);
  if (server === undefined) return `no node for the arms is ready${not}: ${labelling('server')}`;
  if (generators.length === 0) {
    return `no node for the load is ready${not}: ${labelling('generator')}`;
  }
  if (generators.length < (least ?? 1)) {
    return `${generators.length} of ${least} nodes for the load are ready${not}`;
  }
  return { server, generators };
}

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

async function swarmFinding(): Promise<Finding> {
  const chosen = await choose();
  const what = 'swarm';
  if (typeof chosen === 'string') {
    return { what, seen: chosen, means: '--runtime swarm is not available', weight: 'note' };
  }
  const { server, generators } = chosen;
  const nodes = generators.map(({ name, cpus }) => `${name} (${cpus} CPUs)`).join(', ');
  return {
    what,
    seen: `arms on ${server.name} (${server.cpus} CPUs), load from ${nodes}`,
    means: '--runtime swarm measures on these nodes',
    weight: 'good',
  };
}

/** Starts an agent on each node; the arms are children of the one beside them. */
export function swarmRuntime({ image, generators = all, registry }: RuntimeOptions): Runtime {
  const { most, least } = generators;
  const { askTuning } = dockerRuntime(image);
  /** A run goes on with no fewer than it began with, unless it was allowed to. */
  let fewest = least;
  const services = restarted(async (signal, tell) => {
    const { client } = await answeringEngine();
    const chosen = await choose({ most, least: fewest });
    if (typeof chosen === 'string') throw new ServerError('prepare', chosen);
    fewest ??= chosen.generators.length;
    const base = await baseImage(client, image, tell, signal);
    const { name: own } = await agentImage(client, base, signal);
    if (registry !== undefined) tell(`pushing ${own} to ${registry}`);
    const name = registry === undefined ? own : await pushImage(client, own, registry, signal);
    const nodes = [chosen.server, ...chosen.generators];
    tell(`starting agents on ${nodes.map((node) => node.name).join(', ')}`);
    return startAgents(client, name, nodes, signal);
  });
  const running = async (signal: AbortSignal, tell?: (line: string) => void) =>
    (await services.get(signal, tell)).agents as readonly [Agent, ...Agent[]];
  return {
    agent: () => services.now()?.agents[0] ?? null,
    loadAgents: () => services.now()?.agents.slice(1) ?? null,
    close: services.end,
    async prepare(arms, tell, signal) {
      const [server, ...generators] = await running(signal, tell);
      const facts = answerOf(await server.ask(serverCalls.prepareServers, arms, 120_000));
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
