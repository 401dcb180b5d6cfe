import type { LoadErrors, LoadWarning } from '../load.ts';

/** What this side of the connection can run out of; no fault of the server's, and no figure can be trusted then. */
const localLimits = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM', 'EAGAIN']);

/** What an error of a socket or of undici says about the server. */
const meaning: Readonly<Record<string, keyof LoadErrors>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_SOCKET: 'closedWithoutResponse',
};

/** Counts failures by what they mean. */
export interface ErrorCounter {
  add(kind: keyof LoadErrors, count?: number): void;
  /**
   * Counts an error by its code; one that is not known means that the answer was no HTTP.
   * @returns what it was counted as; null for a limit of this side.
   */
  addError(error: unknown): keyof LoadErrors | null;
  errors(): LoadErrors;
  /** One for each local limit that was hit. */
  warnings(): readonly LoadWarning[];
}

export function errorCounter(): ErrorCounter {
  const counts = {
    refused: 0,
    reset: 0,
    timeout: 0,
    closedWithoutResponse: 0,
    badResponse: 0,
    late: 0,
  };
  const limits = new Map<string, number>();
  return {
    add(kind, count = 1) {
      counts[kind] += count;
    },
    addError(error) {
      const code = codeOf(error);
      if (localLimits.has(code)) {
        limits.set(code, (limits.get(code) ?? 0) + 1);
        return null;
      }
      const kind = meaning[code] ?? 'badResponse';
      counts[kind] += 1;
      return kind;
    },
    errors: () => ({ ...counts }),
    warnings: () => [...limits].map(([code, count]) => ({ kind: 'local-limit', code, count })),
  };
}

export function totalErrors(errors: LoadErrors): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
