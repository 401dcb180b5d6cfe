/**
 * Content of `/server-status?auto` (httpd's mod_status, status_handler). null for a key that this
 * MPM or build does not print.
 */
export interface Status {
  readonly serverVersion: string | null;
  readonly serverMpm: string | null;
  /** ParentServerMPMGeneration: 0 after a start, one more after each restart, graceful or not. */
  readonly generation: number | null;
  readonly totalAccesses: number | null;
  readonly busyWorkers: number | null;
  readonly idleWorkers: number | null;
  readonly gracefulWorkers: number | null;
  readonly connsTotal: number | null;
  readonly connsAsyncWriting: number | null;
  readonly connsAsyncKeepAlive: number | null;
  readonly connsAsyncClosing: number | null;
  /** One letter a slot. Its length may change from one answer to the next. */
  readonly scoreboard: string;
}

/**
 * Reads the machine-readable status page. Keys hold blanks and one value lacks the blank after its
 * colon.
 */
export function parseStatus(text: string): Status {
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
    generation: number('ParentServerMPMGeneration'),
    totalAccesses: number('Total Accesses'),
    busyWorkers: number('BusyWorkers'),
    idleWorkers: number('IdleWorkers'),
    gracefulWorkers: number('GracefulWorkers'),
    connsTotal: number('ConnsTotal'),
    connsAsyncWriting: number('ConnsAsyncWriting'),
    connsAsyncKeepAlive: number('ConnsAsyncKeepAlive'),
    connsAsyncClosing: number('ConnsAsyncClosing'),
    scoreboard: values.get('Scoreboard') ?? '',
  };
}
