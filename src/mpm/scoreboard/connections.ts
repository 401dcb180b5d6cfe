import type { ProcessField, Scoreboard } from './scoreboard.ts';

/** Connections of event, summed over processes. */
export interface ConnectionCounts {
  readonly processes: number;
  readonly stopping: number;
  readonly total: number;
  readonly waitIo: number;
  readonly writing: number;
  readonly keepAlive: number;
  readonly closing: number;
}

export function countConnections(scoreboard: Scoreboard): ConnectionCounts {
  const slots = Array.from({ length: scoreboard.shape.serverLimit }, (_, slot) => slot).filter(
    (slot) => scoreboard.process(slot, 'pid') !== 0,
  );
  const sum = (field: ProcessField) =>
    slots.reduce((total, slot) => total + scoreboard.process(slot, field), 0);
  return {
    processes: slots.length,
    stopping: slots.filter((slot) => scoreboard.process(slot, 'quiescing') !== 0).length,
    total: sum('connections'),
    waitIo: sum('waitIo'),
    writing: sum('writeCompletion'),
    keepAlive: sum('keepAlive'),
    closing: sum('lingeringClose'),
  };
}
