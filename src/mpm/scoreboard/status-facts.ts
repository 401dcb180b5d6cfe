import { readFileSync } from 'node:fs';
import type { ServerConfig } from '../config/server-config.ts';
import { countConnections } from './connections.ts';
import { processorTime } from './processor-time.ts';
import type { Scoreboard } from './scoreboard.ts';
import { tally } from './tally.ts';

/** Sources of the status page. */
export interface StatusSource {
  readonly config: ServerConfig;
  readonly scoreboard: Scoreboard;
  readonly parentPid: number;
  /** Such as "mpm-bench/0.1.0 (Node v26.10.0)". */
  readonly serverVersion: string;
  /** Stands where httpd prints its build date. */
  readonly serverBuilt: string;
}

/** Facts that the status page shows. */
export type StatusFacts = ReturnType<typeof gatherFacts>;

/** Reads the facts of the status page. */
export function gatherFacts({
  config,
  scoreboard,
  parentPid,
  serverVersion,
  serverBuilt,
}: StatusSource) {
  const { serverName, mpm } = config;
  const slots = Array.from({ length: scoreboard.shape.serverLimit }, (_, slot) => slot).filter(
    (slot) => scoreboard.process(slot, 'pid') !== 0,
  );
  const pids = slots.map((slot) => scoreboard.process(slot, 'pid'));
  return {
    ...{ serverName, serverVersion, serverBuilt, mpm },
    generation: scoreboard.runningGeneration(),
    nowMs: Date.now(),
    restartTimeMs: scoreboard.restartTimeMs(),
    loads: readFileSync('/proc/loadavg', 'latin1').split(' ').slice(0, 3),
    cpu: processorTime([parentPid, ...pids]),
    workers: tally(scoreboard, config),
    connections: mpm === 'event' ? countConnections(scoreboard, slots) : null,
  };
}
