import { withoutPhp } from '../arm.ts';
import { askNative } from '../native/ask.ts';
import { refuseProxy } from '../native/program.ts';
import type { Elsewhere, Facts, Runtime, RuntimeKind } from '../runtime.ts';
import { startAgent } from './agent-container.ts';
import { agentImage } from './agent-image.ts';
import { armContainers } from './arm-containers.ts';
import { askInContainer } from './ask.ts';
import type { EngineClient } from './client.ts';
import { startContainer } from './container.ts';
import { type AnsweringEngine, findEngine } from './engine.ts';
import { engineFinding } from './finding.ts';
import { freezeDocker, thawDocker } from './freeze.ts';
import type { Image } from './image.ts';
import { baseImage } from './images.ts';
import { removeContainerLeftovers } from './leftovers.ts';
import { machineOf, ownMachine } from './machine.ts';
import { restarted } from './restarted.ts';

/** Containers of the official image, or of another base. */
export const docker: RuntimeKind = {
  armsText: 'containers',
  overLoopback: false,
  // Ample for every arm, and a runaway arm does not take the machine with it.
  memoryLimitBytes: 4 * 2 ** 30,
  startSeconds: 1,
  async find() {
    const engine = await findEngine();
    if (!engine.reachable) {
      return { found: false, reason: `no container engine answers (${engine.tried.join('; ')})` };
    }
    const reason = `a container engine answers (${engine.where})`;
    const elsewhere = await elsewhereOf(engine);
    return { found: true, reason, ...(elsewhere !== null && { elsewhere }) };
  },
  refusalOf: ({ tuning }, elsewhere) =>
    tuning.name === 'site' && elsewhere !== undefined
      ? `a site needs an engine on its machine, and this one is on ${elsewhere.address}`
      : null,
  problemOf: (httpd) =>
    /^[./~]/.test(httpd) ? 'give the name of an image; a path needs the process runtime' : null,
  sameHttpd: (a, b) => a.image === b.image,
  open: ({ image }) => dockerRuntime(image),
  freeze: freezeDocker,
  thaw: thawDocker,
  removeLeftovers: removeContainerLeftovers,
  finding: engineFinding,
};

/** Starts httpd on this base image, or on the image that an arm names; the native server too. */
export function dockerRuntime(image: string): Runtime {
  const containers = armContainers(image);
  const { answering, engine, baseOf, versionOf, containerOf } = containers;
  const running = restarted(async (signal, tell) => {
    const { client, address } = await answering();
    if (address === null) throw new Error('an agent is for another machine');
    tell(`starting the agent on ${address}`);
    const base = await baseImage(client, image, tell, signal);
    return startAgent(client, await agentImage(client, base, signal), address, signal);
  });
  /** Returns the engine's machine. Where that is another one, an agent is started there. */
  const machine = async (signal: AbortSignal, tell?: (line: string) => void) => {
    const { address } = await answering();
    return address === null ? ownMachine : machineOf((await running.get(signal, tell)).agent);
  };
  return {
    agent: () => running.now()?.agent ?? null,
    close: running.end,
    async prepare(arms, tell, signal) {
      let builds: Facts = {};
      for (const arm of arms) {
        const base = await baseOf(arm, signal, tell);
        const version = await versionOf(arm, signal);
        if (arm.tuning.name !== 'site') tell(`building the image of ${arm.id}`);
        await containerOf(arm, signal);
        const named = { [`build ${arm.build}`]: `${version}, ${base.id}` };
        builds = { ...builds, ...(arm.build && named) };
      }
      const docker = await engine();
      const base = await baseImage(docker, image, tell, signal);
      const { facts } = await machine(signal, tell);
      return { ...(await factsOf(docker, base)), ...facts, ...builds };
    },
    async askTuning(arm, signal) {
      if (arm.server === 'native') return askNative(arm);
      // A tuning is about the pool. Whether PHP goes with the MPM is for a start to find out.
      return askInContainer(containers, withoutPhp(arm), signal);
    },
    async start(request, signal) {
      refuseProxy(request);
      const { arm } = request;
      const [spec, version] = [await containerOf(arm, signal), await versionOf(arm, signal)];
      const on = { client: await engine(), machine: await machine(signal) };
      return startContainer(on, spec, version, request, signal);
    },
  };
}

/** Describes the engine's machine; null: it is this one. */
async function elsewhereOf({ client, address }: AnsweringEngine): Promise<Elsewhere | null> {
  if (address === null) return null;
  const { NCPU: cpus, MemTotal: memoryBytes } = await client.info();
  return { address, cpus, memoryBytes };
}

async function factsOf(docker: EngineClient, base: Image): Promise<Facts> {
  const [info, version] = await Promise.all([docker.info(), docker.version()]);
  const digests = (await docker.getImage(base.id).inspect()).RepoDigests;
  return {
    engine: `${version.Platform?.Name || 'Docker Engine'} ${version.Version}`,
    apiVersion: version.ApiVersion,
    storageDriver: info.Driver,
    cgroupVersion: Number(info.CgroupVersion ?? 1),
    image: base.name,
    imageId: base.id,
    imageDigest: digests?.[0] ?? null,
  };
}
