import { type Arm, withoutPhp } from '../arm.ts';
import { complaintsIn } from '../httpd/complaints.ts';
import { refuseProxy } from '../native/program.ts';
import { type Facts, type Runtime, type RuntimeKind, ServerError } from '../server.ts';
import { commandOf, confinement, startContainer } from './container.ts';
import { lastLog } from './container-log.ts';
import { type EngineClient, findEngine } from './engine.ts';
import { armImage, baseImage, type Image } from './images.ts';

/** Containers of the official image, or of another base. */
export const docker: RuntimeKind = {
  armsText: 'containers',
  overLoopback: false,
  // Ample for every arm, and a runaway arm does not take the machine with it.
  memoryLimitBytes: 4 * 2 ** 30,
  startSeconds: 1,
  fallBack: 'process',
  async find() {
    const engine = await findEngine();
    return engine.reachable
      ? { found: true, reason: `a container engine answers (${engine.where})` }
      : { found: false, reason: `no container engine answers (${engine.tried.join('; ')})` };
  },
  problemOf: (httpd) =>
    /^[./~]/.test(httpd) ? 'give the name of an image; a path needs --runtime process' : null,
  sameHttpd: (a, b) => a.image === b.image,
  open: ({ image }) => dockerRuntime(image),
};

/** Starts httpd on this base image, or on the image that an arm names; the native server too. */
export function dockerRuntime(image: string): Runtime {
  let engine: Promise<EngineClient> | null = null;
  const client = () => {
    engine ??= reachable();
    return engine;
  };
  const imageOf = async (arm: Arm, signal: AbortSignal) => {
    const docker = await client();
    const base = await baseImage(docker, arm.httpd ?? image, () => {}, signal);
    return armImage(docker, base, arm, signal);
  };
  return {
    async prepare(arms, tell, signal) {
      const docker = await client();
      let builds: Facts = {};
      for (const arm of arms) {
        const base = await baseImage(docker, arm.httpd ?? image, tell, signal);
        tell(`building the image of ${arm.id}`);
        await armImage(docker, base, arm, signal);
        if (arm.build !== null) builds = { ...builds, [`build ${arm.build}`]: base.id };
      }
      const base = await baseImage(docker, image, tell, signal);
      return { ...(await factsOf(docker, base)), ...builds };
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

/** Runs a container in which httpd only checks its configuration. */
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
