import type { LoadErrors } from './load.ts';
import type { LoadWarning } from './warning.ts';

/**
 * Resources that the generator's side can run out of: no figure is valid then, and the server is
 * not at fault.
 */
const localLimits = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM', 'EAGAIN']);

/** Maps the code of a socket's or undici's error to the failure that it reports. */
const kinds: Readonly<Record<string, keyof LoadErrors>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_SOCKET: 'closedWithoutResponse',
};

/** Counts failures by kind. */
export interface ErrorCounter {
  add(kind: keyof LoadErrors, count?: number): void;
  /**
   * Counts an error by its code; an unknown code means that the answer was not HTTP.
   * @returns the kind that was counted; null for a local limit.
   */
  addError(error: unknown): keyof LoadErrors | null;
  errors(): LoadErrors;
  /** Returns one warning for each local limit that was hit. */
  warnings(): readonly LoadWarning[];
}

export function errorCounter(): ErrorCounter {
  const counts: { -readonly [Kind in keyof LoadErrors]: number } = {
    refused: 0,
    reset: 0,
    timeout: 0,
    closedWithoutResponse: 0,
    badResponse: 0,
  };
  const limits = new Map<string, number>();
  return {
    add(kind, count = 1) {
      counts[kind] = (counts[kind] ?? 0) + count;
    },
    addError(error) {
      const code = codeOf(error);
      if (localLimits.has(code)) {
        limits.set(code, (limits.get(code) ?? 0) + 1);
        return null;
      }
      const kind = kinds[code] ?? (isOfTls(code) ? 'handshake' : 'badResponse');
      counts[kind] = (counts[kind] ?? 0) + 1;
      return kind;
    },
    errors: () => ({ ...counts }),
    warnings: () => [...limits].map(([code, count]) => ({ kind: 'local-limit', code, count })),
  };
}

export function totalErrors(errors: LoadErrors): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

/** Tells a code of OpenSSL, in the form of Node. */
const isOfTls = (code: string): boolean => code.startsWith('ERR_SSL_') || code === 'EPROTO';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
