/**
 * Content of `/server-status?auto` (httpd's mod_status, status_handler). null for a key that this
 * MPM or build does not print.
 */
export type Status = ReturnType<typeof parseStatus>;

/**
 * Reads the machine-readable status page. Keys hold blanks and one value lacks the blank after its
 * colon.
 */
export function parseStatus(text: string) {
  const values = new Map(
    text.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
  );
  const number = (key: string) => {
    const value = values.get(key);
    return value === undefined || value === '' ? null : Number(value);
  };
  return {
    serverVersion: values.get('ServerVersion') ?? null,
    serverMpm: values.get('ServerMPM') ?? null,
    /** ParentServerMPMGeneration: 0 after a start, one more after each restart, graceful or not. */
    generation: number('ParentServerMPMGeneration'),
    totalAccesses: number('Total Accesses'),
    /** Time for which all those requests kept a worker busy. */
    totalDurationMs: number('Total Duration'),
    busyWorkers: number('BusyWorkers'),
    idleWorkers: number('IdleWorkers'),
    gracefulWorkers: number('GracefulWorkers'),
    connsTotal: number('ConnsTotal'),
    connsAsyncWriting: number('ConnsAsyncWriting'),
    connsAsyncKeepAlive: number('ConnsAsyncKeepAlive'),
    connsAsyncClosing: number('ConnsAsyncClosing'),
    /** One letter a slot. Its length may change from one answer to the next. */
    scoreboard: values.get('Scoreboard') ?? '',
  };
}
