import type { ProcessField, Scoreboard } from './scoreboard.ts';

/** Sums up the connections of event over the processes in these slots. */
export function countConnections(scoreboard: Scoreboard, slots: readonly number[]) {
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
