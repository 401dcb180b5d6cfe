import { type Arm, withoutPhp } from '../arm.ts';
import { complaintsIn } from '../httpd/complaints.ts';
import { refuseProxy } from '../native/program.ts';
import { type Facts, type Runtime, ServerError } from '../server.ts';
import { commandOf, confinement, startContainer } from './container.ts';
import { lastLog } from './container-log.ts';
import { type EngineClient, findEngine } from './engine.ts';
import { armImage, baseImage, type Image } from './images.ts';

/** httpd in containers of the official image, or of another base; our own server on the same base. */
export function dockerRuntime(image: string): Runtime {
  let engine: Promise<EngineClient> | null = null;
  const client = () => {
    engine ??= reachable();
    return engine;
  };
  const imageOf = async (arm: Arm, signal: AbortSignal) => {
    const docker = await client();
    return armImage(docker, await baseImage(docker, image, () => {}, signal), arm, signal);
  };
  return {
    name: 'docker',
    async prepare(arms, tell, signal) {
      const docker = await client();
      const base = await baseImage(docker, image, tell, signal);
      for (const arm of arms) {
        tell(`building the image of ${arm.id}`);
        await armImage(docker, base, arm, signal);
      }
      return factsOf(docker, base);
    },
    async checkTuning(arm, signal) {
      // A tuning is about the pool. Whether PHP goes with the MPM is for a start to find out.
      const plain = withoutPhp(arm);
      return judge(await client(), await imageOf(plain, signal), plain);
    },
    async start(request, signal) {
      refuseProxy(request);
      const built = await imageOf(request.arm, signal);
      return startContainer(await client(), built, request, signal);
    },
  };
}

async function reachable(): Promise<EngineClient> {
  const engine = await findEngine();
  if (engine.reachable) return engine.client;
  throw new ServerError('prepare', `no container engine answers. Tried ${engine.tried.join('; ')}`);
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

/** A container that only asks httpd for its opinion of its configuration. */
async function judge(docker: EngineClient, image: Image, arm: Arm): Promise<readonly string[]> {
  const container = await docker.createContainer({
    ...confinement,
    Image: image.id,
    Cmd: commandOf(arm, '127.0.0.1:80', '-t'),
    Env: ['LISTEN=127.0.0.1:80'],
  });
  try {
    await container.start();
    const { StatusCode } = await container.wait();
    return complaintsIn(await lastLog(container), StatusCode);
  } finally {
    await container.remove({ force: true, v: true });
  }
}
