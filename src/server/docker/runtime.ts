import { type Arm, withoutPhp } from '../arm.ts';
import { versionIn } from '../httpd/binary.ts';
import { dumpArguments, tuningAnswer } from '../httpd/tuning-answer.ts';
import { askNative } from '../native/ask.ts';
import { refuseProxy } from '../native/program.ts';
import type { Facts, Runtime, RuntimeKind } from '../server.ts';
import { inUsersFiles, variablesOf } from '../tuning.ts';
import { commandOf, confinement, imageRoot, startContainer, variables } from './container.ts';
import { logOf } from './container-log.ts';
import { type EngineClient, findEngine, reachableEngine } from './engine.ts';
import { engineFinding } from './finding.ts';
import { freezeDocker, thawDocker } from './freeze.ts';
import { armImage, baseImage, type Image } from './images.ts';
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
  let engine: Promise<EngineClient> | null = null;
  const client = () => {
    engine ??= reachableEngine();
    return engine;
  };
  const baseOf = async ({ httpd }: Arm, signal: AbortSignal, tell: Tell = () => {}) =>
    baseImage(await client(), httpd ?? image, tell, signal);
  const imageOf = async (arm: Arm, signal: AbortSignal) =>
    armImage(await client(), await baseOf(arm, signal), arm, signal);
  const versions = new Map<string, Promise<string>>();
  const versionOf = async (arm: Arm, signal: AbortSignal) => {
    if (arm.server === 'native') return null;
    const base = await baseOf(arm, signal);
    const version = versions.get(base.id) ?? askVersion(await client(), base);
    versions.set(base.id, version);
    return version;
  };
  return {
    async prepare(arms, tell, signal) {
      let builds: Facts = {};
      for (const arm of arms) {
        const base = await baseOf(arm, signal, tell);
        const version = await versionOf(arm, signal);
        tell(`building the image of ${arm.id}`);
        await imageOf(arm, signal);
        const named = { [`build ${arm.build}`]: `${version}, ${base.id}` };
        builds = { ...builds, ...(arm.build && named) };
      }
      const docker = await client();
      return {
        ...(await factsOf(docker, await baseImage(docker, image, tell, signal))),
        ...builds,
      };
    },
    async askTuning(arm, signal) {
      if (arm.server === 'native') return askNative(arm);
      // A tuning is about the pool. Whether PHP goes with the MPM is for a start to find out.
      const plain = withoutPhp(arm);
      const image = await imageOf(plain, signal);
      const ask = async (...more: readonly string[]) => {
        const command = commandOf(plain, '127.0.0.1:80', '-t', ...more);
        return run(await client(), image, command, variables(variablesOf(arm.tuning)));
      };
      const { stdout, stderr, exitCode } = await ask();
      const output = inUsersFiles(`${stdout}\n${stderr}`, arm.tuning, imageRoot);
      const dumped = await ask(...dumpArguments('modules'));
      const dump = dumped.exitCode === 0 ? dumped.stdout : null;
      return tuningAnswer(plain, { output, exitCode }, dump);
    },
    async start(request, signal) {
      refuseProxy(request);
      const { arm } = request;
      const [built, version] = [await imageOf(arm, signal), await versionOf(arm, signal)];
      return startContainer(await client(), built, version, request, signal);
    },
  };
}

type Tell = (line: string) => void;

async function askVersion(docker: EngineClient, base: Image): Promise<string> {
  // Unlike -V, -v reads no configuration.
  return versionIn((await run(docker, base, ['httpd', '-v'])).stdout, base.name);
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

/** Runs a command in a container of the image to its end. */
async function run(
  docker: EngineClient,
  image: Image,
  command: readonly string[],
  variables: readonly string[] = [],
): Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number }> {
  const container = await docker.createContainer({
    ...confinement,
    Image: image.id,
    Cmd: [...command],
    Env: [...variables, 'LISTEN=127.0.0.1:80'],
  });
  try {
    await container.start();
    const { StatusCode } = await container.wait();
    const [stdout, stderr] = [
      await logOf(container, { stdout: true, stderr: false }),
      await logOf(container, { stdout: false, stderr: true }),
    ];
    return { stdout, stderr, exitCode: StatusCode };
  } finally {
    await container.remove({ force: true, v: true });
  }
}
