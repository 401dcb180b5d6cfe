import { type ExclusionRule, flawKinds, memoryFlaws } from '../../plan/flaws.ts';

/** Memory: disturbed times take no byte from a server and give it none. */
export const memory: ExclusionRule = { flaws: memoryFlaws };

/** Memory per connection served: a disturbed machine may have kept connections waiting. */
export const memoryPerConnection: ExclusionRule = {
  ...memory,
  unlessAllServed: flawKinds.filter((kind) => !memoryFlaws.includes(kind)),
};

/** A state of the server that no flaw of the load can change. */
export const nothing: ExclusionRule = { flaws: [] };
