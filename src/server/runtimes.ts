import { docker } from './docker/runtime.ts';
import { plainProcess } from './process/runtime.ts';
import type { RuntimeKind } from './server.ts';

/** The runtimes in the order in which `--runtime auto` tries them. */
export const runtimes = {
  docker,
  process: plainProcess,
} satisfies Record<string, RuntimeKind>;

export type RuntimeName = keyof typeof runtimes;

export const runtimeNames = Object.keys(runtimes) as readonly RuntimeName[];
