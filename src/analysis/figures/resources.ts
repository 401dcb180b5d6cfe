import { anyFlaw } from '../../plan/flaws.ts';
import { requestsOf } from '../../run/judge.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { memory, memoryPerConnection } from './exclusions.ts';
import { type Figure, quotient } from './figure.ts';
import { connectionsWithin, p99LimitUs } from './within-limit.ts';

const footprintOf = ({ footprintBytes }: CompletedTrial) => footprintBytes?.median ?? null;

const gibibyte = 2 ** 30;

/** Memory and CPU time, and what is served for them. */
export const resourceFigures = {
  footprint: {
    title: 'memory (footprint, median of the round)',
    short: 'memory',
    noun: 'memory',
    quantity: { less: 'less', of: 'memory' },
    unit: 'bytes',
    better: 'lower',
    margin: 'memory',
    excludes: memory,
    read: footprintOf,
  },
  footprintAtRest: {
    title: 'memory (footprint) at rest, before any load',
    short: 'memory at rest',
    noun: 'memory at rest',
    quantity: { less: 'less', of: 'memory at rest' },
    unit: 'bytes',
    better: 'lower',
    margin: 'memory',
    excludes: memory,
    read: ({ restFootprintBytes }) => restFootprintBytes,
  },
  footprintPeak: {
    title: 'memory (footprint, peak of the round)',
    short: 'peak memory',
    noun: 'peak memory',
    unit: 'bytes',
    better: 'lower',
    margin: 'memory',
    excludes: memory,
    read: ({ footprintBytes }) => footprintBytes?.peak ?? null,
  },
  /** The whole footprint of the arm, its parent included, over the connections answered. */
  footprintPerConnection: {
    title: 'memory (footprint) for each connection served',
    short: 'memory/connection',
    noun: 'memory per connection served',
    quantity: { less: 'less', of: 'memory per connection served' },
    unit: 'bytes',
    better: 'lower',
    margin: null,
    excludes: memoryPerConnection,
    read: (trial) => quotient(footprintOf(trial), trial.served?.answered ?? null),
  },
  connectionsPerGib: {
    title: 'connections served within a p99 of 100 ms, for each GiB of memory',
    short: 'connections/GiB',
    noun: 'number of connections per GiB',
    quantity: { less: 'fewer', of: 'connections per GiB' },
    unit: 'count',
    better: 'higher',
    margin: null,
    excludes: anyFlaw,
    read: (trial) => {
      const gibibytes = quotient(footprintOf(trial), gibibyte);
      return quotient(connectionsWithin(trial, p99LimitUs), gibibytes);
    },
  },
  cpu: {
    title: 'CPU time of the server per request',
    short: 'CPU/request',
    noun: 'CPU time per request',
    quantity: { less: 'less', of: 'CPU time per request' },
    unit: 'us',
    better: 'lower',
    margin: 'cpu',
    excludes: anyFlaw,
    read: ({ cpuUsPerRequest }) => cpuUsPerRequest,
  },
  /** For loads in which each request has a connection of its own. */
  connectionsPerCpuSecond: {
    title: 'new connections served within a p99 of 100 ms, for each second of CPU time',
    short: 'connections/CPU s',
    noun: 'number of new connections per second of CPU time',
    quantity: { less: 'fewer', of: 'new connections per second of CPU time' },
    unit: 'count',
    better: 'higher',
    margin: null,
    excludes: anyFlaw,
    read: ({ cpuUsPerRequest, latencyUs, phases }) =>
      phases === null || latencyUs === null || latencyUs.p99 > p99LimitUs
        ? null
        : quotient(1e6, cpuUsPerRequest),
  },
  switchesPerRequest: {
    title: 'context switches for each request',
    short: 'switches/request',
    noun: 'number of context switches per request',
    quantity: { less: 'fewer', of: 'context switches per request' },
    unit: 'count',
    better: 'lower',
    margin: null,
    excludes: anyFlaw,
    read: (trial) => {
      const { effort = null } = trial.observation;
      if (effort === null) return null;
      return quotient(effort.voluntarySwitches + effort.involuntarySwitches, requestsOf(trial));
    },
  },
  faultsPerRequest: {
    title: 'page faults for each request',
    short: 'faults/request',
    noun: 'number of page faults per request',
    quantity: { less: 'fewer', of: 'page faults per request' },
    unit: 'count',
    better: 'lower',
    margin: null,
    excludes: anyFlaw,
    read: (trial) => {
      const { effort = null } = trial.observation;
      if (effort === null) return null;
      return quotient(effort.minorFaults + effort.majorFaults, requestsOf(trial));
    },
  },
} as const satisfies Record<string, Figure>;
