import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { getSystemErrorMessage } from 'node:util';

/** A file that the file system refused; the message names it and says why. */
export class WriteError extends Error {
  override readonly name = 'WriteError';

  /** @param act what was tried, where that is known. */
  constructor(file: string, cause: unknown, act: 'write' | 'use' = 'write') {
    super(`cannot ${act} ${file}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Writes a file whole or not at all: beside its place, and then under its name. A file that was
 * there before stays as it was where that fails. Makes the folder.
 * @throws {WriteError}
 */
export const writeFileWhole = (file: string, content: string | Uint8Array): void =>
  writeBeside(file, content, renameSync);

/**
 * Creates a file whole or not at all; one that is there already stays, even where two create it at
 * once. Makes the folder.
 * @throws {WriteError}
 */
export const createFileWhole = (file: string, content: string | Uint8Array): void =>
  writeBeside(file, content, linkSync);

/** Writes a file beside its place. @param put gives what was written there its name. */
function writeBeside(
  file: string,
  content: string | Uint8Array,
  put: (beside: string, file: string) => void,
): void {
  const beside = `${file}.${process.pid}.unfinished`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(beside, content, { flush: true });
    put(beside, file);
  } catch (error) {
    throw new WriteError(file, error);
  } finally {
    removeQuietly(beside);
  }
}

/** Removes what may be there; a file system that refuses that too has refused the file already. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The error that the caller reports is the first one.
  }
}

/** Errors of a file system that no command can foresee, and that a user can mend. */
const ofWriting: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT', 'EROFS'];
const ofAnyUse: readonly (string | undefined)[] = ['EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE'];

/** Returns what a file system refused somewhere below, as one message; null for other errors. */
export function writeErrorOf(error: unknown): WriteError | null {
  if (error instanceof WriteError) return error;
  if (!(error instanceof Error)) return null;
  const { code, path } = error as NodeJS.ErrnoException;
  if (ofWriting.includes(code)) return new WriteError(path ?? 'a file', error);
  // Such an error may also come of a file that was only read.
  return ofAnyUse.includes(code) ? new WriteError(path ?? 'a file', error, 'use') : null;
}

/** Returns the reason in the system's words: "no space left on device (ENOSPC)". */
function reasonOf(error: unknown): string {
  const { errno, code, message } = error as NodeJS.ErrnoException;
  if (errno === undefined || code === undefined) return message;
  return `${getSystemErrorMessage(errno)} (${code})`;
}
