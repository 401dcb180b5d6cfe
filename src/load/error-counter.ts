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
  /** Returns a counter of the same kinds that has counted nothing. */
  blank(): ErrorCounter;
}

/** @param more kinds that only the protocol of this load has: they are counted from 0 too. */
export function errorCounter(more: readonly (keyof LoadErrors)[] = []): ErrorCounter {
  const counts: { -readonly [Kind in keyof LoadErrors]: LoadErrors[Kind] } = {
    ...noErrors,
    ...Object.fromEntries(more.map((kind) => [kind, 0])),
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
    blank: () => errorCounter(more),
    warnings: () => [...limits].map(([code, count]) => ({ kind: 'local-limit', code, count })),
  };
}

const noErrors: LoadErrors = {
  refused: 0,
  reset: 0,
  timeout: 0,
  closedWithoutResponse: 0,
  badResponse: 0,
};

/** Adds up errors by kind; a kind that is in none of them is absent. */
export function sumErrors(all: readonly LoadErrors[]): LoadErrors {
  const kinds = Object.keys(Object.assign({}, noErrors, ...all)) as (keyof LoadErrors)[];
  const sum = (kind: keyof LoadErrors) =>
    all.reduce((total, errors) => total + (errors[kind] ?? 0), 0);
  return { ...noErrors, ...Object.fromEntries(kinds.map((kind) => [kind, sum(kind)])) };
}

export function totalErrors(errors: LoadErrors): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

/** Tells a code of OpenSSL, in the form of Node. */
const isOfTls = (code: string): boolean => code.startsWith('ERR_SSL_') || code === 'EPROTO';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
