import { dockerRuntime } from './docker/runtime.ts';
import { processRuntime } from './process/runtime.ts';
import type { Runtime, RuntimeName } from './server.ts';

/** What the runtimes need to know of the user's wishes. */
export interface RuntimeOptions {
  /** The httpd binary for plain processes; null to find or fetch one. */
  readonly path: string | null;
  /** The base image for containers. */
  readonly image: string;
}

/** Where an arm can run: one entry a runtime. */
export const runtimes: Readonly<Record<RuntimeName, (options: RuntimeOptions) => Runtime>> = {
  process: ({ path }) => processRuntime(path),
  docker: ({ image }) => dockerRuntime(image),
};
