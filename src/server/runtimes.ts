import { processRuntime } from './process/runtime.ts';
import type { Runtime, RuntimeName } from './server.ts';

/** What the runtimes need to know of the user's wishes. */
export interface RuntimeOptions {
  /** The httpd binary for plain processes; null to find or fetch one. */
  readonly path: string | null;
  /** The base image for containers. */
  readonly image: string;
}

export const runtimes = {
  process: ({ path }) => processRuntime(path),
} as const satisfies Partial<Record<RuntimeName, (options: RuntimeOptions) => Runtime>>;
