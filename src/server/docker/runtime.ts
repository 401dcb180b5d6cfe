import { withoutPhp } from '../arm.ts';
import { askNative } from '../native/ask.ts';
import { refuseProxy } from '../native/program.ts';
import type { Facts, Runtime, RuntimeKind } from '../server.ts';
import { armContainers } from './arm-containers.ts';
import { askInContainer } from './ask.ts';
import { startContainer } from './container.ts';
import { type EngineClient, findEngine } from './engine.ts';
import { engineFinding } from './finding.ts';
import { freezeDocker, thawDocker } from './freeze.ts';
import { baseImage, type Image } from './images.ts';
import { removeContainerLeftovers } from './leftovers.ts';

/** Containers of the official image, or of another base. */
export const docker: RuntimeKind = {
  armsText: 'containers',
  overLoopback: false,
  // Ample for every arm, and a runaway arm does not take the machine with it.
  memoryLimitBytes: 4 * 2 ** 30,
  startSeconds: 1,
  async find() {
    const engine = await findEngine();
    return engine.reachable
      ? { found: true, reason: `a container engine answers (${engine.where})` }
      : { found: false, reason: `no container engine answers (${engine.tried.join('; ')})` };
  },
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
  const { engine, baseOf, versionOf, containerOf } = containers;
  return {
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
      return {
        ...(await factsOf(docker, await baseImage(docker, image, tell, signal))),
        ...builds,
      };
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
      return startContainer(await engine(), spec, version, request, signal);
    },
  };
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
