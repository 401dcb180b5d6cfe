import { anyFlaw, type ExclusionRule, flawKinds, timeFlaws } from '../../plan/flaws.ts';

/** Medians and shares: a few late requests cannot move them, if the median one left in time. */
export const medianInTime: ExclusionRule = { ...anyFlaw, toleratedLateness: 'median-in-time' };

/** Memory: disturbed times take no byte from a server and give it none. */
export const memory: ExclusionRule = {
  flaws: flawKinds.filter((kind) => !timeFlaws.includes(kind)),
};

/** Memory per connection served: a disturbed machine may have kept connections waiting. */
export const memoryPerConnection: ExclusionRule = { ...memory, unlessAllServed: timeFlaws };

/** A state of the server that no flaw of the load can change. */
export const nothing: ExclusionRule = { flaws: [] };
