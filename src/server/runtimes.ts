import { docker } from './docker/runtime.ts';
import { plainProcess } from './process/runtime.ts';
import type { RuntimeKind } from './runtime.ts';
import { swarm } from './swarm/runtime.ts';

/** The runtimes in the order in which `--runtime auto` tries them. */
export const runtimes = {
  docker,
  process: plainProcess,
  swarm,
} satisfies Record<string, RuntimeKind>;

export type RuntimeName = keyof typeof runtimes;

export const runtimeNames = Object.keys(runtimes) as readonly RuntimeName[];

/** Those that `--runtime auto` tries. */
export const automaticRuntimes = runtimeNames.filter((name) => {
  const { onlyAskedFor = false }: RuntimeKind = runtimes[name];
  return !onlyAskedFor;
});
