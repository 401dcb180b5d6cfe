import { isFresh, type Population } from '../population.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { type ProtocolName, protocolOf } from '../protocols/protocols.ts';
import type { Workload } from './workload.ts';
import { type WorkloadName, workloads } from './workloads.ts';

/** The load of a cell, as far as its words depend on it. */
export interface NamedLoad {
  readonly workload: WorkloadName;
  readonly connections: number;
  /** Absent: HTTP/1.1. */
  readonly protocol?: ProtocolName;
  readonly populations: readonly Population[];
}

/** Returns a workload as it is over a protocol. */
export function workloadOver(name: WorkloadName, protocol?: ProtocolName): Workload {
  const workload: Workload = workloads[name];
  return { ...workload, ...workload.over?.(protocolOf(protocol)) };
}

/** Describes a load: "32 keep-alive connections, each sending …, over TLS". */
export const descriptionOf = ({ workload, connections, protocol }: NamedLoad): string =>
  [`${connections} ${workloadOver(workload, protocol).title}`, protocolOf(protocol).over]
    .filter((text) => text !== '')
    .join(', ');

/** Names the situation of a load: "32 busy keep-alive clients over TLS". */
export const situationOf = ({ workload, connections, protocol }: NamedLoad): string =>
  [workloadOver(workload, protocol).situation(connections), protocolOf(protocol).over]
    .filter((text) => text !== '')
    .join(' ');

/** Returns the requests under way on a connection; 0 where the load carries one at a time. */
export const streamsOf = (populations: readonly Population[]): number =>
  Math.max(0, ...populations.map(({ streams }) => streams ?? 0));

/** Returns the conditions of a situation beside its protocol; '' where there are none to name. */
export function conditionsOf({ workload, protocol, populations }: NamedLoad): string {
  const { premise = '' } = workloadOver(workload, protocol);
  const streams = streamsOf(populations);
  const texts = [premise, streams === 0 ? '' : `${streams} requests under way on each connection`];
  return texts.filter((text) => text !== '').join('; ');
}

/** A reason for which a workload cannot be had over a protocol. */
export interface Lack {
  readonly reason: string;
  /** The workload is about other protocols: nobody misses it here. */
  readonly isElsewhere: boolean;
}

/** Returns why a workload cannot be had over a protocol; null: it can. */
export function lackOver(name: WorkloadName, protocol: ProtocolName): Lack | null {
  const { needsTls = false, populations } = workloadOver(name, protocol);
  const { secure, refuses } = protocolOf(protocol);
  if (needsTls && !secure) return { reason: 'it is about TLS handshakes', isElsewhere: true };
  const [reason] = populations(1).flatMap((each) => refuses(each) ?? []);
  return reason === undefined ? null : { reason, isElsewhere: false };
}

/** Tells whether a population's connections carry several requests at once over a protocol. */
export const hasStreams = (population: Population, { multiplexes }: Protocol): boolean =>
  multiplexes &&
  (population.model === 'closed' || population.model === 'open') &&
  !isFresh(population);
