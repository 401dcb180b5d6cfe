import type { Arm } from '../arm.ts';
import { versionIn } from '../httpd/binary.ts';
import type { EngineClient } from './client.ts';
import { type ContainerSpec, confinement, plainContainer } from './container.ts';
import { type AnsweringEngine, answeringEngine } from './engine.ts';
import type { Image } from './image.ts';
import { findImageHttpd, type ImageHttpd } from './image-httpd.ts';
import { armImage, baseImage } from './images.ts';
import { runToEnd } from './run-to-end.ts';
import { siteContainer } from './site-container.ts';

/** Returns a container of an arm that listens there, with more arguments for its httpd. */
export type ContainerFor = (listen: string, ...more: readonly string[]) => ContainerSpec;

/** The containers of arms, with the images and the httpd that they need. */
export interface ArmContainers {
  answering(): Promise<AnsweringEngine>;
  engine(): Promise<EngineClient>;
  baseOf(arm: Arm, signal: AbortSignal, tell?: (line: string) => void): Promise<Image>;
  /** Builds the arm's image where it needs one. */
  containerOf(arm: Arm, signal: AbortSignal): Promise<ContainerFor>;
  /** The httpd of the arm's base image. */
  httpdOf(arm: Arm, signal: AbortSignal): Promise<ImageHttpd>;
  /** Returns the version that the arm's httpd says of itself; null: the native server. */
  versionOf(arm: Arm, signal: AbortSignal): Promise<string | null>;
}

/** Makes containers on this base image, or on the image that an arm names. Asks for each once. */
export function armContainers(image: string): ArmContainers {
  const engine = once<AnsweringEngine>();
  const httpds = once<ImageHttpd>();
  const versions = once<string>();
  const answering = () => engine('', answeringEngine);
  const client = async () => (await answering()).client;
  const baseOf: ArmContainers['baseOf'] = async ({ httpd }, signal, tell = () => {}) =>
    baseImage(await client(), httpd ?? image, tell, signal);
  const httpdOf: ArmContainers['httpdOf'] = async (arm, signal) => {
    const base = await baseOf(arm, signal);
    return httpds(base.id, async () => findImageHttpd(await client(), base, signal));
  };
  return {
    ...{ answering, engine: client, baseOf, httpdOf },
    async containerOf(arm, signal) {
      const { tuning } = arm;
      const base = await baseOf(arm, signal);
      if (tuning.name === 'site') {
        const httpd = await httpdOf(arm, signal);
        return (...how) => siteContainer({ image: base, httpd, arm, site: tuning }, ...how);
      }
      const own = await armImage(await client(), base, arm, signal);
      return (...how) => plainContainer(own, arm, ...how);
    },
    async versionOf(arm, signal) {
      if (arm.server === 'native') return null;
      const base = await baseOf(arm, signal);
      // The image of an arm of ours has httpd in its path.
      const path = arm.tuning.name === 'site' ? (await httpdOf(arm, signal)).path : 'httpd';
      return versions(base.id, async () => askVersion(await client(), base, path));
    },
  };
}

/** Returns a function that does work at most once for each key. */
function once<Value>() {
  const known = new Map<string, Promise<Value>>();
  return (key: string, work: () => Promise<Value>): Promise<Value> => {
    const value = known.get(key) ?? work();
    known.set(key, value);
    return value;
  };
}

async function askVersion(docker: EngineClient, base: Image, httpd: string): Promise<string> {
  // Unlike -V, -v reads no configuration.
  const options = { ...confinement, Image: base.id, Entrypoint: [httpd], Cmd: ['-v'] };
  return versionIn((await runToEnd(docker, { options, files: null })).stdout, base.name);
}
