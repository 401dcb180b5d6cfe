import { connectionsSampler } from './connections.ts';
import { processesSampler } from './processes.ts';
import type { Sampler } from './sampler.ts';
import { socketsSampler } from './sockets.ts';
import type { Target } from './target.ts';

/**
 * Names the samplers that record a series and nothing else; the record has it under this name.
 * Memory and the scoreboard record more (see watch.ts). To add one, write a file and add a line.
 */
export const samplers = {
  processes: processesSampler,
  sockets: socketsSampler,
  connections: connectionsSampler,
} as const satisfies Record<string, (target: Target) => Sampler | null>;

export type SamplerName = keyof typeof samplers;
